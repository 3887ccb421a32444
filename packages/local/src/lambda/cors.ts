import type { IncomingMessage, ServerResponse } from "node:http";

/** Who may call from a page of another origin; the same facts that AWS is given. */
export interface CorsRules {
  readonly allowOrigins: readonly string[];
  readonly allowCredentials: boolean;
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds: number;
}

/**
 * Adds to the response what a browser asks for before it lets a page read it. API Gateway and function
 * URLs do this themselves, before and after the function.
 * @returns true where the request was a preflight, which is answered here.
 */
export function applyCors(
  rules: CorsRules,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  const preflight =
    request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  if (isAllowed(rules, origin)) {
    response.setHeader("access-control-allow-origin", allowedOrigin(rules, origin));
    response.setHeader("vary", "origin");
    if (rules.allowCredentials) response.setHeader("access-control-allow-credentials", "true");
    if (preflight) setPreflightHeaders(rules, response);
    else response.setHeader("access-control-expose-headers", rules.exposeHeaders.join(","));
  }
  if (preflight) response.writeHead(204).end();
  return preflight;
}

function isAllowed({ allowOrigins }: CorsRules, origin: string): boolean {
  return allowOrigins.includes("*") || allowOrigins.includes(origin);
}

function allowedOrigin({ allowOrigins }: CorsRules, origin: string): string {
  return allowOrigins.includes("*") ? "*" : origin;
}

function setPreflightHeaders(rules: CorsRules, response: ServerResponse): void {
  response.setHeader("access-control-allow-methods", rules.allowMethods.join(","));
  response.setHeader("access-control-allow-headers", rules.allowHeaders.join(","));
  response.setHeader("access-control-max-age", String(rules.maxAgeSeconds));
}
