import { DormouseError, routes } from "@dormouse/contract";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { awiErrors } from "./awi/errors.ts";
import type { ApiEnv, ApiRequest } from "./context.ts";
import { legacyErrors } from "./legacy/errors.ts";
import { answerProblem } from "./problem.ts";

/** Answers what no route takes: 405 where the path is known under other methods, else 404. */
export async function answerUnknownRoute(
  app: OpenAPIHono<ApiEnv>,
  c: ApiRequest,
): Promise<Response> {
  const { path, method } = c.req;
  const answer = answererOf(path);
  const allowed = methodsOf(app, path);
  if (allowed.length === 0) return answer(routeNotFound(path), c);
  const message = `${path} takes ${allowed.join(", ")}, not ${method}.`;
  const refusal = await answer(new DormouseError("method_not_allowed", message), c);
  refusal.headers.set("allow", allowed.join(", "));
  return refusal;
}

export function routeNotFound(path: string): DormouseError {
  const empty = path.includes("//") ? ": a part of the path is empty" : "";
  const message = `There is no ${path}${empty}; /openapi.json lists every route.`;
  return new DormouseError("route_not_found", message);
}

const ofOlderClients: readonly string[] = [
  routes.legacySession,
  routes.legacyHealth,
  routes.legacyExecuteNew,
];
const beginningsOfTheirs = ["/operations/", "/sessions/"];

/** Whoever asks for a path of theirs is answered in their words. */
function answererOf(
  path: string,
): (thrown: unknown, c: ApiRequest) => Response | Promise<Response> {
  if (path.startsWith("/api/")) return awiErrors.answer;
  const isLegacy =
    ofOlderClients.includes(path) || beginningsOfTheirs.some((begins) => path.startsWith(begins));
  return isLegacy ? legacyErrors.answer : answerProblem;
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
