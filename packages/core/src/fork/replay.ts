import {
  DormouseError,
  type ReplayRequest,
  type ScriptRequest,
  type ScriptStep,
} from "@dormouse/contract";
import { layouts } from "../layout/layouts.ts";
import type { Run } from "../run/run.ts";
import { runNotFound } from "../run/wait.ts";
import type { CommandResult } from "../session/accepted.ts";
import { createSession } from "../session/create.ts";
import { findKeptSession } from "../session/find.ts";
import type { Idempotency } from "../session/idempotency.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { loadPayload } from "../snapshot/payload.ts";
import type { World } from "../world/world.ts";
import { forkSession } from "./fork.ts";

/**
 * Does a run's actions again, on a new session with the same identity: one that holds nothing, or one that
 * is as the run's own was before it began.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`, and for a fork `step_not_kept`,
 * `invalid_request` where the run is no script
 */
export async function replayRun(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  runId: string,
  { on, metadata }: ReplayRequest,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const session = await findKeptSession(world, key);
  const run = await world.store.readRun(key, runId);
  if (run === undefined) throw runNotFound(key, runId);
  const again = await scriptOf(world, run);
  if (on === "fork") {
    const fork = { step: beginningOf(session, run) - 1, metadata, run: again };
    return forkSession(world, settings, key, fork, idempotency);
  }
  const { tenantId, identity, approvals, agentId, deadlineAtMs, createdAtMs } = session;
  const fresh = {
    tenantId,
    identity,
    approvals,
    agentId,
    metadata: metadata ?? session.metadata,
    run: again,
    timeoutMs: deadlineAtMs && deadlineAtMs - createdAtMs,
  };
  return createSession(world, settings, fresh, idempotency);
}

/** Its first step. Of a run that waited for its turn only its session knows, until it is over. */
function beginningOf({ run: current, queue = [], nextStep }: Session, run: Run): number {
  if (queue.some(({ runId }) => runId === run.runId)) return nextStep;
  return (current?.runId === run.runId ? current : run).firstStep;
}

/** The run as it was asked for. @throws DormouseError `invalid_request`: nobody has asked for it as a script. */
async function scriptOf(
  { blobs }: World,
  { runId, kind, script, timeoutMs, heal }: Run,
): Promise<ScriptRequest> {
  if (kind !== "script") {
    throw new DormouseError(
      "invalid_request",
      `Run ${runId} is no script; ask for the ${kind} again where it belongs.`,
      { path: "runId" },
    );
  }
  const actions = (await loadPayload(blobs, layouts.script, script)) as ScriptStep[];
  return {
    kind,
    actions,
    ...(heal === undefined ? {} : { heal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}
