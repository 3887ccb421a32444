import { createHash } from "node:crypto";
import { DormouseError } from "@dormouse/contract";
import type { IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { Accepted, CommandResult } from "./accepted.ts";
import type { SessionKey } from "./session.ts";

/** How long a key answers for its request, and its own name for the run that a client has asked for. */
const dayMs = 24 * 60 * 60 * 1_000;
const nameKeptMs = 365 * dayMs;

/** A command that its client may send again; what it came to is not in it yet. */
export type Idempotency = Omit<IdempotencyRecord, "sessionId" | "runId" | "snapshotVersion">;

/** @param request all that tells one request from another, such as method, path and body. */
export function idempotencyOf(world: World, key: string, request: readonly string[]): Idempotency {
  return {
    key,
    requestHash: createHash("sha256").update(JSON.stringify(request)).digest("hex"),
    expiresAtMs: world.clock.nowMs() + dayMs,
  };
}

/**
 * What a client calls a run itself: within its session the name stands for that run, whenever it is asked for again. No
 * header has such a key.
 * @param request as of idempotencyOf.
 */
export function runNameOf(
  world: World,
  { sessionId }: SessionKey,
  name: string,
  request: readonly string[],
): Idempotency {
  const idempotency = idempotencyOf(world, `run\n${sessionId}\n${name}`, request);
  return { ...idempotency, expiresAtMs: world.clock.nowMs() + nameKeptMs };
}

/**
 * Carries a command out once: sent again under the same key it gives what it came to the first time.
 * Twins that arrive together are told apart by the commit, of which only one goes through.
 * @throws DormouseError `idempotency_key_reused` for another request under the key, and what `act` throws.
 */
export async function actOnce(
  world: World,
  tenantId: string,
  idempotency: Idempotency | undefined,
  act: () => Promise<CommandResult>,
): Promise<Accepted> {
  const before = await findAccepted(world, tenantId, idempotency);
  if (before !== undefined) return before;
  try {
    const result = await act();
    return "duplicate" in result ? acceptedBefore(result.duplicate, idempotency) : result;
  } catch (error) {
    // What is in the way may be the run that this request's own twin has just started.
    const twin = await findAccepted(world, tenantId, idempotency);
    if (twin === undefined) throw error;
    return twin;
  }
}

async function findAccepted(
  world: World,
  tenantId: string,
  idempotency: Idempotency | undefined,
): Promise<Accepted | undefined> {
  if (idempotency === undefined) return undefined;
  const record = await world.store.readIdempotency(tenantId, idempotency.key);
  if (record === undefined || record.expiresAtMs <= world.clock.nowMs()) return undefined;
  return acceptedBefore(record, idempotency);
}

function acceptedBefore(record: IdempotencyRecord, idempotency: Idempotency | undefined): Accepted {
  if (record.requestHash !== idempotency?.requestHash) {
    throw new DormouseError(
      "idempotency_key_reused",
      "This key was used for another request; send the same one again, or use a new key.",
      { path: "Idempotency-Key" },
    );
  }
  const { sessionId, runId, snapshotVersion } = record;
  return {
    sessionId,
    ...(runId === undefined ? {} : { runId }),
    ...(snapshotVersion === undefined ? {} : { snapshotVersion }),
    repeated: true,
  };
}
