import { HttpError } from "./http-error.ts";
import type { Reply } from "./reply.ts";
import type { Visit } from "./visit.ts";

export type Handler = (visit: Visit) => Reply | Promise<Reply>;

interface Route {
  readonly method: "GET" | "POST";
  readonly segments: readonly string[];
  readonly handler: Handler;
}

export interface Match {
  readonly handler: Handler;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds handlers by method and path; a segment written `:name` matches anything and is given as a parameter. */
export class Router {
  readonly #routes: Route[] = [];

  get(path: string, handler: Handler): this {
    return this.#add("GET", path, handler);
  }

  post(path: string, handler: Handler): this {
    return this.#add("POST", path, handler);
  }

  /** Throws {@link HttpError} 404 for an unknown path, 405 for a known one asked in another way. */
  match(method: string, pathname: string): Match {
    const segments = decode(pathname);
    const here = this.#routes.filter((route) => fits(route, segments));
    if (here.length === 0) throw new HttpError(404, "There is no such page.");
    const route = here.find(
      (candidate) => candidate.method === (method === "HEAD" ? "GET" : method),
    );
    if (!route)
      throw new HttpError(405, `This page does not answer ${method}.`, { allow: allowed(here) });
    return { handler: route.handler, parameters: parametersOf(route, segments) };
  }

  #add(method: Route["method"], path: string, handler: Handler): this {
    this.#routes.push({ method, segments: path.split("/"), handler });
    return this;
  }
}

function decode(pathname: string): string[] {
  try {
    return pathname.split("/").map(decodeURIComponent);
  } catch {
    throw new HttpError(400, "The address is not valid.");
  }
}

function fits(route: Route, segments: readonly string[]): boolean {
  return (
    route.segments.length === segments.length &&
    route.segments.every((segment, index) => segment.startsWith(":") || segment === segments[index])
  );
}

function parametersOf(route: Route, segments: readonly string[]): Record<string, string> {
  const named = route.segments.flatMap((segment, index) =>
    segment.startsWith(":") ? [[segment.slice(1), segments[index] ?? ""] as const] : [],
  );
  return Object.fromEntries(named);
}

function allowed(routes: readonly Route[]): string {
  const methods = routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return methods.join(", ");
}
