import {
  CookieFile,
  ExportQuery,
  ImportQuery,
  routes,
  SnapshotView,
  StateUpload,
  StorageState,
} from "@dormouse/contract";
import {
  createUpload,
  importIntoSession,
  refuseFullStorage,
  removeUpload,
  snapshotView,
} from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { answerState } from "../state/answer-state.ts";
import type { ApiContext, ApiEnv } from "../context.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  ifMatchHeader,
  leftOutHeader,
  passphraseHeader,
  sessionParameters,
  stateTag,
} from "../openapi/parameters.ts";
import { bodyErrors, json, tenantProblems } from "../openapi/responses.ts";
import { readImport } from "../state/read-import.ts";
import { readIfMatch, stateTagOf } from "../state/headers.ts";
import { refuseTooLargeState } from "../state/too-large.ts";

const tags = ["Browser state"];

const encryptedFile = {
  schema: { type: "string", format: "binary" },
  example: "age-encryption.org/v1\n-> scrypt …",
} as const;

const read = createRoute({
  method: "get",
  path: routes.storageState,
  operationId: "getStorageState",
  tags,
  summary: "Export the browser's state",
  description:
    "`playwright`: as `browser.newContext({ storageState })` takes it, IndexedDB included. `cookies`: the cookies " +
    "alone, with every attribute, as JSON; with `Accept: text/plain` as a Netscape cookies.txt. `full`: everything in " +
    "the snapshot, in a file of the age format that the passphrase opens.",
  security: bearer,
  parameters: [passphraseHeader],
  request: { params: sessionParameters, query: ExportQuery },
  responses: {
    200: {
      description: "The state.",
      headers: { ...stateTag, ...leftOutHeader },
      content: {
        "application/json": {
          schema: z.union([StorageState, CookieFile]),
          examples: {
            playwright: { value: examples.storageState },
            cookies: { value: examples.cookieFile },
          },
        },
        "text/plain": { schema: z.string(), example: examples.netscapeCookies },
        "application/octet-stream": encryptedFile,
      },
    },
    303: {
      description: "The state is too large for an answer: read it at `Location`.",
      headers: {
        Location: { description: "A signed link.", schema: { type: "string" } },
        ...stateTag,
        ...leftOutHeader,
      },
    },
    ...tenantProblems(
      "invalid_request",
      "session_not_found",
      "snapshot_not_found",
      "session_deleted",
    ),
  },
});

const write = createRoute({
  method: "put",
  path: routes.storageState,
  operationId: "putStorageState",
  tags,
  summary: "Import a state into the session, for its next step to start from",
  description:
    "Between steps only. `playwright` replaces cookies, localStorage, IndexedDB and origins' own files (OPFS) of all " +
    "origins, as `context.setStorageState()` does, and needs both `cookies` and `origins`; sessionStorage, caches and " +
    "tabs stay. `cookies` replaces the cookies; " +
    "`full` everything. The body is checked whole before anything is written. A state of more than 4 MiB " +
    "is sent to an upload first: `upload` names it, the body is left empty, and `Content-Type` says what was uploaded. " +
    "Once imported, an upload is gone.",
  security: bearer,
  parameters: [ifMatchHeader, passphraseHeader],
  requestBody: {
    required: false,
    content: {
      "application/json": {
        schema: {
          anyOf: [
            { $ref: "#/components/schemas/StorageState" },
            { $ref: "#/components/schemas/CookieFile" },
          ],
        },
        examples: {
          playwright: { value: examples.storageState },
          cookies: { value: examples.cookieFile },
        },
      },
      "text/plain": { schema: { type: "string" }, example: examples.netscapeCookies },
      "application/octet-stream": encryptedFile,
    },
  },
  request: { params: sessionParameters, query: ImportQuery },
  responses: {
    200: {
      ...json(SnapshotView, "The snapshot it became.", examples.importedSnapshot),
      headers: stateTag,
    },
    ...tenantProblems(
      ...bodyErrors,
      "session_not_found",
      "upload_not_found",
      "session_deleted",
      "step_in_progress",
      "state_moved_on",
      "storage_full",
      "conflict",
    ),
  },
});

const openUpload = createRoute({
  method: "post",
  path: routes.stateUploads,
  operationId: "createStateUpload",
  tags,
  summary: "Get a link to send a state to that is too large for a request",
  description:
    "Send the state to `url` with PUT, without the API key, within 15 minutes; then import it with `upload`. An upload " +
    "that is not imported is removed after a day.",
  security: bearer,
  request: { params: sessionParameters },
  responses: {
    201: json(StateUpload, "The upload.", examples.stateUpload),
    ...tenantProblems("session_not_found", "session_deleted", "storage_full"),
  },
});

export function storageStateRoutes({ world, settings }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(read, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      c.header("vary", "accept");
      return answerState(world, c, key, c.req.valid("query"));
    })
    .openapi(write, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const expectedVersion = readIfMatch(c);
      const query = c.req.valid("query");
      await refuseFullStorage(world, settings, key.tenantId);
      const imported = await readImport(world, key, c, query);
      const stored = await importIntoSession(world, key, imported, expectedVersion).catch(
        refuseTooLargeState(),
      );
      if (query.upload !== undefined) {
        // The state is in; what stays of the upload goes with its day.
        await removeUpload(world, key, query.upload).catch(() => {});
      }
      c.header("etag", stateTagOf(stored.version));
      return c.json(snapshotView(stored), 200);
    })
    .openapi(openUpload, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      await refuseFullStorage(world, settings, key.tenantId);
      return c.json(await createUpload(world, key), 201);
    });
}
