import { pageOf, path, routes, SnapshotView } from "@dormouse/contract";
import {
  listSnapshots,
  readSnapshotView,
  refuseFullStorage,
  restoreSnapshot,
  type Accepted,
} from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { carryOutOnce } from "../idempotency.ts";
import * as examples from "../openapi/examples.ts";
import {
  bearer,
  idempotencyHeader,
  idempotentReplayed,
  ifMatchHeader,
  pageQuery,
  sessionParameters,
  snapshotParameters,
  stateTag,
} from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";
import { readIfMatch, stateTagOf } from "../state/headers.ts";

const tags = ["Browser state"];

const list = createRoute({
  method: "get",
  path: routes.snapshots,
  operationId: "listSnapshots",
  tags,
  summary: "List the stored states, newest first, each with what is in it and what changed",
  security: bearer,
  request: { params: sessionParameters, query: pageQuery },
  responses: {
    200: json(pageOf(SnapshotView, "SnapshotPage"), "A page of snapshots.", {
      items: [examples.snapshot],
    }),
    ...tenantProblems("invalid_request", "invalid_cursor", "session_not_found", "session_deleted"),
  },
});

const read = createRoute({
  method: "get",
  path: routes.snapshot,
  operationId: "getSnapshot",
  tags,
  summary: "Get what is in a stored state and what changed",
  security: bearer,
  request: { params: snapshotParameters },
  responses: {
    200: { ...json(SnapshotView, "The snapshot.", examples.snapshot), headers: stateTag },
    ...tenantProblems("session_not_found", "snapshot_not_found", "session_deleted"),
  },
});

const restore = createRoute({
  method: "post",
  path: routes.restoreSnapshot,
  operationId: "restoreSnapshot",
  tags,
  summary: "Bring an older state back, for the next step to start from",
  description:
    "Between steps only. The older state becomes the newest snapshot, with its tabs; those in between stay where they are.",
  security: bearer,
  parameters: [ifMatchHeader, idempotencyHeader],
  request: { params: snapshotParameters },
  responses: {
    201: {
      ...json(SnapshotView, "The snapshot it became.", examples.restoredSnapshot),
      headers: {
        Location: { description: "Where the snapshot is.", schema: { type: "string" } },
        ...stateTag,
        ...idempotentReplayed,
      },
    },
    ...tenantProblems(
      "invalid_request",
      "session_not_found",
      "snapshot_not_found",
      "session_deleted",
      "step_in_progress",
      "state_moved_on",
      "storage_full",
      "idempotency_key_reused",
      "conflict",
    ),
  },
});

export function snapshotRoutes({ world, settings }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(list, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      return c.json(await listSnapshots(world, key, c.req.valid("query")), 200);
    })
    .openapi(read, async (c) => {
      const { sessionId, version } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      c.header("etag", stateTagOf(version));
      return c.json(await readSnapshotView(world, key, version), 200);
    })
    .openapi(restore, async (c) => {
      const { sessionId, version } = c.req.valid("param");
      const key = { tenantId: c.get("tenantId"), sessionId };
      const expectedVersion = readIfMatch(c);
      const accepted = await carryOutOnce(world, c, async (idempotency) => {
        await refuseFullStorage(world, settings, key.tenantId);
        return restoreSnapshot(world, key, version, { expectedVersion, idempotency });
      });
      const made = versionOf(accepted);
      const view = await readSnapshotView(world, key, made);
      if (accepted.repeated) c.header("idempotent-replayed", "true");
      c.header("etag", stateTagOf(made));
      c.header("location", path(routes.snapshot, { sessionId, version: String(made) }));
      return c.json(view, 201);
    });
}

function versionOf({ snapshotVersion }: Accepted): number {
  if (snapshotVersion === undefined) throw new Error("a restore without a snapshot");
  return snapshotVersion;
}
