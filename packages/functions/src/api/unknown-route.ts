import { DormouseError } from "@dormouse/contract";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv, ApiRequest } from "./context.ts";
import { answerProblem } from "./problem.ts";

/** Answers what no route takes: 405 where the path is known under other methods, else 404. */
export function answerUnknownRoute(app: OpenAPIHono<ApiEnv>, c: ApiRequest): Response {
  const allowed = methodsOf(app, c.req.path);
  if (allowed.length === 0) {
    const empty = c.req.path.includes("//") ? ": a part of the path is empty" : "";
    const message = `There is no ${c.req.path}${empty}; /openapi.json lists every route.`;
    return answerProblem(new DormouseError("route_not_found", message), c);
  }
  const message = `${c.req.path} takes ${allowed.join(", ")}, not ${c.req.method}.`;
  const answer = answerProblem(new DormouseError("method_not_allowed", message), c);
  answer.headers.set("allow", allowed.join(", "));
  return answer;
}

function methodsOf(app: OpenAPIHono<ApiEnv>, path: string): string[] {
  const methods = app.routes
    // Routes under every method are middleware.
    .filter(({ method }) => method !== "ALL")
    .filter((route) => matches(route.path, path))
    .map(({ method }) => method);
  return [...new Set(methods)].toSorted();
}

function matches(pattern: string, path: string): boolean {
  const expected = pattern.split("/");
  const segments = path.split("/");
  return (
    expected.length === segments.length &&
    expected.every((part, index) =>
      isParameter(part) ? segments[index] !== "" : part === segments[index],
    )
  );
}

/** What takes only what is of some form, `:name{form}`, says itself what it does not take. */
function isParameter(part: string): boolean {
  return part.startsWith(":") && !part.includes("{");
}
