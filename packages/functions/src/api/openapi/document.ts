import { errorCatalog, type ErrorCode } from "@dormouse/contract";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "../context.ts";
import { version } from "../version.ts";
import { problem } from "./responses.ts";

const introduction = `Durable browser sessions for agents, on serverless.

A session sleeps between the steps of its runs and wakes where it left off. Query parameters that a
route does not list are refused. Every failure is answered with problem details (RFC 9457); its \`code\` is stable:

| code | status | |
|---|---|---|
${Object.entries(errorCatalog)
  .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
  .join("\n")}
`;

/** Answers that belong to no operation. */
const unrouted = {
  RouteNotFound: ["route_not_found"],
  MethodNotAllowed: ["method_not_allowed"],
} as const satisfies Record<string, ErrorCode[]>;

const problemReference = { $ref: "#/components/schemas/Problem" } as const;

/** The API's description, made from its routes. */
export function describeApi(app: OpenAPIHono<ApiEnv>): object {
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "An API key. The local world prints its own at start.",
  });
  for (const [name, codes] of Object.entries(unrouted)) {
    registry.registerComponent("responses", name, problem(codes, problemReference));
  }
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Dormouse",
      version,
      description: introduction,
      license: { name: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [
      "Sessions",
      "Runs",
      "Events",
      "Page state",
      "Browser state",
      "Artifacts",
      "Modules",
      "Credentials",
      "Sites",
      "Agents",
      "Logins",
      "Operations",
      "Agentic Web Interface",
      "About",
    ].map((name) => ({
      name,
    })),
  });
}
