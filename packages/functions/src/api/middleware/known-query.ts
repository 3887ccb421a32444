import { DormouseError } from "@dormouse/contract";
import { z, type OpenAPIHono } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import { matchedRoutes } from "hono/route";
import type { ApiEnv, ApiRequest } from "../context.ts";

type Known = Map<string, ReadonlySet<string>>;

/**
 * Refuses a query parameter that the route does not declare: passed over, a typo in `mode=merge` would
 * replace what it was meant to keep.
 * @throws DormouseError `invalid_request`
 */
export function knownQuery(app: OpenAPIHono<ApiEnv>): MiddlewareHandler<ApiEnv> {
  let known: Known | undefined;
  return createMiddleware<ApiEnv>(async (c, next) => {
    // Asked for first when a request comes: the routes are there by then.
    known ??= declaredBy(app);
    const route = routeOf(c);
    const names = route === undefined ? undefined : known.get(route);
    if (names !== undefined) refuseUnknown(Object.keys(c.req.query()), [...names]);
    await next();
  });
}

function refuseUnknown(sent: string[], names: string[]): void {
  const unknown = sent.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const taken = names.length === 0 ? "takes none" : `takes ${names.join(", ")}`;
  throw new DormouseError(
    "invalid_request",
    `${unknown}: is not a known query parameter; this route ${taken}`,
    { path: unknown },
  );
}

/** The names of query parameters that each route declares, by its method and path. */
function declaredBy(app: OpenAPIHono<ApiEnv>): Known {
  return new Map(
    app.openAPIRegistry.definitions.flatMap((definition) => {
      if (definition.type !== "route") return [];
      const { method, path, request } = definition.route;
      const id = idOf(method, path.replaceAll(/\{(\w+)\}/g, ":$1"));
      return [[id, namesIn(request?.query)] as const];
    }),
  );
}

function namesIn(query: z.ZodType = z.object()): ReadonlySet<string> {
  if (query instanceof z.ZodObject) return new Set(Object.keys(query.shape));
  throw new Error("a query is declared as an object, whose fields are its parameters");
}

/** The route that the request will come to; undefined where none takes it. */
function routeOf(c: ApiRequest): string | undefined {
  // Those under every method are middleware.
  const route = matchedRoutes(c).findLast(({ method }) => method !== "ALL");
  return route && idOf(route.method, route.path);
}

function idOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}
