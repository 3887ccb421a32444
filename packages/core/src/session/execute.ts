import { DormouseError, type ExecuteRequest, type IfBusy } from "@dormouse/contract";
import type { AskedRun } from "../agent/preset/asked-run.ts";
import { layouts } from "../layout/layouts.ts";
import { refuseBeyondLimits, type RunPlace } from "../limit/tenant-limits.ts";
import { joinableRun } from "../run/join.ts";
import { placeRun, refuseRun } from "../run/place.ts";
import { taskOf } from "../run/run-task.ts";
import { isUnfinished } from "../run/status.ts";
import type { EngineSettings } from "../settings.ts";
import { storePayload } from "../snapshot/payload.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { scriptBlob } from "./blob-prefix.ts";
import type { Accepted, CommandResult } from "./accepted.ts";
import { untouched } from "./command.ts";
import { findSession } from "./find.ts";
import { publish } from "./publish.ts";
import type { Idempotency } from "./idempotency.ts";
import type { Session, SessionKey } from "./session.ts";
import { settle } from "./settle.ts";

/**
 * Gives a session another run: same browser state, next step numbers. While it is busy with one the new one
 * waits, unless `ifBusy` says otherwise.
 * @throws DormouseError `session_not_found`, `session_deleted`, `session_expired`, `run_in_progress`,
 * `queue_full`, `conflict`, `too_many_sessions`, `too_many_runs`, `storage_full`
 */
export function execute(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  request: ExecuteRequest | AskedRun,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  return giveRun(world, settings, key, { request: placed(request), idempotency });
}

function placed(request: ExecuteRequest | AskedRun): AskedRun {
  const { ifBusy, ...run } = request;
  return { ...taskOf(run), ...(ifBusy === undefined ? {} : { ifBusy }) };
}

/**
 * Gives a session a run of this agent; where it has one that is not over yet, that one is joined, whatever would
 * keep another from being given.
 * @param request asked for where none is joined.
 * @throws DormouseError `session_not_found`, and as execute
 */
export async function joinOrExecute(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  { agent, request }: { agent: string; request: () => ExecuteRequest | Promise<AskedRun> },
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const joined = await join(world, key, agent, idempotency);
  if (joined !== undefined) return joined;
  try {
    return await giveRun(world, settings, key, {
      request: placed(await request()),
      agent,
      idempotency,
    });
  } catch (error) {
    // What is in the way may be the run that somebody else has just started for this agent.
    const started = isRefusal(error) ? await join(world, key, agent, idempotency) : undefined;
    if (started === undefined) throw error;
    return started;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DormouseError && error.code !== "unavailable";
}

/** A run that a session is to be given, and what is to be done where it is busy: by default it waits. */
export type GivenRun = {
  request: AskedRun;
  agent?: string | undefined;
  idempotency?: Idempotency | undefined;
};

/** As execute, for any run. */
export async function giveRun(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  { request, agent, idempotency }: GivenRun,
): Promise<CommandResult> {
  // Before the script is stored: a refused request leaves nothing behind.
  const { ifBusy = "queue" } = request;
  const session = await findSession(world, key);
  refuseRun(session, ifBusy, world.clock.nowMs());
  await refuseBeyondLimits(world, settings, key.tenantId, placeOf(session, ifBusy));
  const runId = world.ids.next();
  const script = await storePayload(
    world.blobs,
    layouts.script,
    scriptBlob(key, runId),
    request.actions,
  );
  let running: string | undefined;
  const settled = await settle(world, key, (current) => {
    // Whoever asked for the same agent at the same time may have been first.
    running = joinableRun(current, agent)?.runId;
    if (running !== undefined) return joined(current, running, idempotency, world.clock.nowMs());
    return {
      ...placeRun(
        current,
        { runId, request, script, agent: agent ?? request.agent },
        ifBusy,
        settings,
        world.clock.nowMs(),
      ),
      ...standsFor(runId, key, idempotency),
    };
  });
  if ("duplicate" in settled) return { duplicate: settled.duplicate };
  if (running !== undefined) return joinedAnswer(key, running);
  if ("commit" in settled) await publish(world, settled.commit);
  return { sessionId: key.sessionId, runId, repeated: false };
}

function placeOf({ run }: Session, ifBusy: IfBusy): RunPlace {
  if (!isUnfinished(run)) return "begins";
  return ifBusy === "replace" ? "replaces" : "waits";
}

/** Joins the agent's run. @returns undefined where the agent has no run that is not over. */
async function join(
  world: World,
  key: SessionKey,
  agent: string,
  idempotency: Idempotency | undefined,
): Promise<CommandResult | undefined> {
  let runId: string | undefined;
  const settled = await settle(world, key, (session) => {
    runId = joinableRun(session, agent)?.runId;
    return runId === undefined
      ? undefined
      : joined(session, runId, idempotency, world.clock.nowMs());
  });
  if ("duplicate" in settled) return { duplicate: settled.duplicate };
  return runId === undefined ? undefined : joinedAnswer(key, runId);
}

/**
 * What is written of a run's being joined. A key under which that was asked for stands for this run from then on:
 * sent again when the run is over, it must not start another.
 */
function joined(
  session: Session,
  runId: string,
  idempotency: Idempotency | undefined,
  nowMs: number,
): Commit | undefined {
  if (idempotency === undefined) return undefined;
  return { ...untouched(session, nowMs), ...standsFor(runId, session, idempotency) };
}

function standsFor(
  runId: string,
  { sessionId }: SessionKey,
  idempotency: Idempotency | undefined,
): Pick<Commit, "idempotency"> {
  return idempotency === undefined ? {} : { idempotency: { ...idempotency, sessionId, runId } };
}

function joinedAnswer({ sessionId }: SessionKey, runId: string): Accepted {
  return { sessionId, runId, repeated: false, joined: true };
}
