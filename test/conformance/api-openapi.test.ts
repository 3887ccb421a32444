import { readFile } from "node:fs/promises";
import {
  CreateSessionRequest,
  errorCatalog,
  HistoryPage,
  PageDiff,
  PageState,
  Problem,
  routes,
  RunDetail,
  SessionEvent,
  SessionView,
  SnapshotNote,
  SnapshotView,
  StorageState,
} from "@dormouse/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { createTestApi, jsonOf } from "./support/api/test-api.ts";

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type Operation = {
  operationId: string;
  summary: string;
  security: Json[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
type Content = Record<
  string,
  { schema: Json; example?: unknown; examples?: Record<string, { value: unknown }> }
>;
type Document = {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, Json>>;
};

const open = new Set<string>([
  routes.health,
  routes.awiHealth,
  routes.openapi,
  routes.docs,
  routes.console,
]);
/** A key is none too many there, and not needed. */
const forAll = new Set<string>([routes.legacyHealth]);
let document: Document;
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  const api = await createTestApi();
  document = await jsonOf<Document>(api.call("GET", routes.openapi, { key: null }));
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
});

describe("the OpenAPI document", () => {
  it("is of version 3.1 and has every route with every method it takes", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths).toSorted()).toEqual(Object.values(routes).toSorted());
    expect(operations.map(({ path, method }) => `${method} ${path}`).toSorted()).toEqual(
      [
        "delete /v1/agents/{name}",
        "delete /v1/credentials/{name}",
        "delete /v1/logins/{loginId}",
        "delete /v1/retention",
        "delete /v1/sites/{name}",
        "delete /v1/sessions",
        "delete /v1/sessions/{sessionId}",
        "get /api/agent/session/diff",
        "get /api/agent/session/history",
        "get /api/agent/session/state",
        "get /api/health",
        "get /console",
        "get /docs",
        "get /health",
        "get /openapi.json",
        "get /v1/agents",
        "get /v1/agents/{name}",
        "get /v1/credentials",
        "get /v1/health",
        "get /v1/health/modules",
        "get /v1/models",
        "get /v1/listing",
        "get /v1/logins",
        "get /v1/logins/{loginId}",
        "get /v1/retention",
        "get /v1/sites",
        "get /v1/sites/{name}",
        "get /v1/sessions",
        "get /v1/sessions/{sessionId}",
        "get /v1/sessions/{sessionId}/artifacts/{artifactId}",
        "get /v1/sessions/{sessionId}/context",
        "get /v1/sessions/{sessionId}/diff",
        "get /v1/sessions/{sessionId}/events",
        "get /v1/sessions/{sessionId}/history",
        "get /v1/sessions/{sessionId}/integrity",
        "get /v1/sessions/{sessionId}/media/{mediaId}",
        "get /v1/sessions/{sessionId}/modules",
        "get /v1/sessions/{sessionId}/runs",
        "get /v1/sessions/{sessionId}/runs/{runId}",
        "get /v1/sessions/{sessionId}/screenshots",
        "get /v1/sessions/{sessionId}/snapshots",
        "get /v1/sessions/{sessionId}/snapshots/{version}",
        "get /v1/sessions/{sessionId}/state",
        "get /v1/sessions/{sessionId}/storage-state",
        "post /api/agent/session/end",
        "post /execute",
        "post /get_session",
        "post /sessions/create",
        "post /sessions/{sessionId}/execute",
        "post /v1/logins",
        "post /v1/operations/{name}",
        "post /operations/{name}",
        "post /{operation}",
        "post /v1/models/check",
        "post /v1/sessions",
        "post /v1/sessions/{sessionId}/agent/{agent}",
        "post /v1/sessions/{sessionId}/cancel",
        "post /v1/sessions/{sessionId}/end",
        "post /v1/sessions/{sessionId}/execute",
        "post /v1/sessions/{sessionId}/fork",
        "post /v1/sessions/{sessionId}/input",
        "post /v1/sessions/{sessionId}/pause",
        "post /v1/sessions/{sessionId}/resume",
        "post /v1/sessions/{sessionId}/repair",
        "post /v1/sessions/{sessionId}/runs/{runId}/cancel",
        "post /v1/sessions/{sessionId}/runs/{runId}/replay",
        "post /v1/sessions/{sessionId}/runs/{runId}/save",
        "post /v1/sessions/{sessionId}/snapshots/{version}/restore",
        "post /v1/sessions/{sessionId}/storage-state/uploads",
        "put /v1/sessions/{sessionId}/storage-state",
        "put /v1/agents/{name}",
        "put /v1/credentials/{name}",
        "put /v1/retention",
        "put /v1/sites/{name}",
      ].toSorted(),
    );
  });

  it("says of each note of a snapshot what docs/api.md says", async () => {
    const page = await readFile(new URL("../../docs/api.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (`\w+`) +\| (\S.*?) +\|$/gm)];
    const { code } = SnapshotNote.shape;
    const listed = code.options.map((option) => {
      const row = rows.find(([, name]) => name === `\`${option}\``);
      return `- ${row?.[1]}: ${row?.[2]}`;
    });
    expect(JSON.stringify(document.components)).toContain(JSON.stringify(listed.join("\n")));
  });

  it("refers only to what is in it", () => {
    for (const reference of referencesIn(document as unknown as Json)) {
      const found = reference
        .slice(2)
        .split("/")
        .reduce<unknown>(
          (value, key) => (value as Record<string, unknown> | undefined)?.[key],
          document,
        );
      expect([reference, typeof found]).toEqual([reference, "object"]);
    }
  });

  it("names every parameter of a path, every operation once, and what each is for", () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(declared.map(({ name }) => name)).toEqual(inPath);
      expect(operation.summary).toMatch(/./);
    }
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("asks for a bearer key on every route but the open ones, and says so of the 401", () => {
    expect(document.components["securitySchemes"]).toMatchObject({
      apiKey: { type: "http", scheme: "bearer" },
    });
    for (const { path, operation } of operations) {
      const optional = forAll.has(path) ? [{}] : [];
      expect(operation.security).toEqual(open.has(path) ? [] : [...optional, { apiKey: [] }]);
      expect("401" in operation.responses).toBe(!open.has(path));
    }
  });

  it("describes no route that is open and does not say so", async () => {
    const api = await createTestApi();
    const id = "01a1ff5e-552f-75ec-b293-0a53ce8695d9";
    const isClosed = ({ path }: { path: string }) => !open.has(path) && !forAll.has(path);
    for (const { path, method } of operations.filter(isClosed)) {
      const url = path.replace("/{operation}", "/read_it").replaceAll(/\{\w+\}/g, id);
      const { status } = await api.call(method.toUpperCase(), url, { key: null });
      expect([path, status]).toEqual([path, 401]);
    }
  });

  it("documents every error, by its status, as problem details", () => {
    const documented = new Set<string>();
    const problems = [
      ...operations.flatMap(({ operation }) => Object.entries(operation.responses)),
      ...Object.values(document.components["responses"] ?? {}).map(
        (response) =>
          [undefined, response] as unknown as [string | undefined, Operation["responses"][string]],
      ),
    ].flatMap(([status, { content }]) =>
      Object.values(content?.["application/problem+json"]?.examples ?? {}).map(({ value }) => ({
        status,
        problem: Problem.parse(value),
      })),
    );
    for (const { status, problem } of problems) {
      documented.add(problem.code);
      expect(String(problem.status)).toBe(status ?? String(problem.status));
    }
    expect([...documented].toSorted()).toEqual(Object.keys(errorCatalog).toSorted());
    for (const code of Object.keys(errorCatalog)) {
      expect(document.info.description).toContain(`\`${code}\``);
    }
  });

  it("says of a route what it refuses with, and no more", () => {
    const refusals = (operationId: string): string[] =>
      operations
        .filter(({ operation }) => operation.operationId === operationId)
        .flatMap(({ operation }) => Object.values(operation.responses))
        .flatMap(({ content }) =>
          Object.keys(content?.["application/problem+json"]?.examples ?? {}),
        );
    expect(refusals("runAgent").toSorted()).toEqual(refusals("execute").toSorted());
    expect(refusals("listScreenshots")).toContain("session_deleted");
    expect(refusals("getArtifact")).toContain("session_deleted");
    for (const making of ["createSession", "forkSession", "replayRun"]) {
      expect(refusals(making)).toContain("too_many_sessions");
      expect(refusals(making)).not.toContain("too_many_runs");
    }
  });

  it("has an example of every body, which is one", () => {
    const schemas: Record<string, { parse(value: unknown): unknown }> = {
      CreateSessionRequest,
      HistoryPage,
      PageDiff,
      PageStateParts: PageState,
      RunDetail,
      Session: SessionView,
      Snapshot: SnapshotView,
      StorageState,
    };
    for (const { operation } of operations) {
      const bodies = [
        ...(operation.requestBody === undefined ? [] : [operation.requestBody.content]),
        ...Object.values(operation.responses).flatMap(({ content }) =>
          content === undefined ? [] : [content],
        ),
      ];
      for (const media of bodies.flatMap((content) => Object.entries(content))) {
        const [type, { schema, example, examples }] = media;
        if (type === "text/html" || operation.operationId === "getOpenApiDocument") continue;
        expect([operation.operationId, example ?? examples]).not.toContain(undefined);
        const name = (schema as { $ref?: string }).$ref?.split("/").at(-1) ?? "";
        if (name in schemas) schemas[name]?.parse(example);
      }
    }
    const imported = document.paths[routes.storageState]?.["put"]?.responses["200"]?.content;
    expect(imported?.["application/json"]?.example).toMatchObject({ source: "import" });
    const events = document.paths[routes.events]?.["get"]?.responses["200"]?.content;
    const page = events?.["application/json"]?.example as { items: unknown[] };
    expect(SessionEvent.parse(page.items[0]).type).toBe("step.completed");
  });
});

function referencesIn(value: Json): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : referencesIn(inner),
  );
}
