import { BrowserIdentity, DormouseError, RunId } from "@dormouse/contract";
import {
  actOnce,
  askedRun,
  createSession,
  execute,
  findNamedSession,
  refuseDeleted,
  runNameOf,
  sessionNotFound,
  shownTask,
  type Accepted,
  type AskedRun,
  type SessionKey,
  type World,
} from "@dormouse/core";
import { askingOf } from "../asking.ts";
import type { ApiContext, ApiRequest } from "../context.ts";
import { carryOutOnce, readIdempotency } from "../idempotency.ts";
import { agentRequestOf, type LegacyExecuteRequest } from "./execute-request.ts";
import { newSessionOf } from "./session-fields.ts";

/** What the session is called that is meant, if it is called anything, and whether it is made where there is none. */
type AskedSession = { name: string | undefined; create: boolean };

/**
 * Gives the session that is meant the task, once for all requests under the same `run_id`, or else the same
 * `Idempotency-Key`.
 * @returns what came of it; `existing` where the session was there before.
 */
export async function executed(
  context: ApiContext,
  c: ApiRequest,
  given: LegacyExecuteRequest,
  { name, create }: AskedSession,
): Promise<Accepted & { runId: string }> {
  const { world, settings } = context;
  const run = () => askedRun(askingOf(context, c), agentRequestOf(given));
  const accepted = await doing().catch((error: unknown) => {
    throw error instanceof DormouseError ? inTheirWords(error, given) : error;
  });
  const { runId } = accepted;
  if (runId === undefined) throw new Error("a run was asked for and none was given");
  return { ...accepted, runId };

  async function doing(): Promise<Accepted> {
    if (name !== undefined) return inNamed(context, c, given, { name, create, run });
    const tenantId = c.get("tenantId");
    return carryOutOnce(world, c, async (idempotency) => {
      const request = { tenantId, identity: BrowserIdentity.parse({}), ...newSessionOf(given) };
      return createSession(world, settings, { ...request, run: await run() }, idempotency);
    });
  }
}

async function inNamed(
  context: ApiContext,
  c: ApiRequest,
  given: LegacyExecuteRequest,
  { name, create, run }: { name: string; create: boolean; run: () => Promise<AskedRun> },
): Promise<Accepted> {
  const { world, settings } = context;
  const tenantId = c.get("tenantId");
  const found = await findNamedSession(world, tenantId, name);
  await refuseContradiction(world, tenantId, { found: found?.sessionId, name, given });
  if (found !== undefined) refuseDeleted(found);
  else if (!create) throw sessionNotFound(name);
  // Before the session is made: a task that nobody can work out leaves nothing behind.
  else await run();
  const { sessionId } = found ?? (await made());
  const key = { tenantId, sessionId };
  const accepted = await inSession(key);
  return found === undefined ? accepted : { ...accepted, existing: true };

  /** Without its run, whose name is known in a session only. */
  async function made(): Promise<{ sessionId: string }> {
    const identity = BrowserIdentity.parse({});
    const request = { tenantId, externalKey: name, identity, ...newSessionOf(given) };
    const result = await createSession(world, settings, request);
    if ("duplicate" in result) throw new Error("a request without a key has no duplicate");
    return result;
  }

  async function inSession(session: SessionKey): Promise<Accepted> {
    const { run_id, task_description } = given;
    const known = await runOfId(world, session, given);
    if (known !== undefined) return known;
    const idempotency =
      typeof run_id === "string"
        ? runNameOf(world, session, run_id, [task_description])
        : await readIdempotency(world, c);
    return actOnce(world, tenantId, idempotency, async () =>
      execute(world, settings, session, await run(), idempotency),
    );
  }
}

/** They may send back the id that they were answered with. */
async function runOfId(
  { store }: World,
  key: SessionKey,
  { run_id, task_description }: LegacyExecuteRequest,
): Promise<Accepted | undefined> {
  const id = RunId.safeParse(run_id);
  const run = id.success ? await store.readRun(key, id.data) : undefined;
  if (run === undefined) return undefined;
  const { runId, task } = run;
  if (task !== shownTask(task_description)) {
    throw new DormouseError("idempotency_key_reused", "It is the id of a run with another task.");
  }
  return { sessionId: key.sessionId, runId, repeated: true };
}

async function refuseContradiction(
  world: World,
  tenantId: string,
  { found, name, given }: { found: string | undefined; name: string; given: LegacyExecuteRequest },
): Promise<void> {
  const { session_id } = given;
  if (typeof session_id !== "string" || session_id === name) return;
  const other = await findNamedSession(world, tenantId, session_id);
  if (found !== undefined && other?.sessionId === found) return;
  throw new DormouseError(
    "invalid_request",
    `session_id: is not the session of the path, "${name}"; leave it out`,
    { path: "session_id" },
  );
}

/** Field names as these clients have them. */
function inTheirWords(error: DormouseError, { run_id }: LegacyExecuteRequest): DormouseError {
  const { code, message, retryAfterSeconds, cause } = error;
  if (code === "idempotency_key_reused" && typeof run_id === "string") {
    const advice = "stands for a run with another task; send that task again, or another run_id";
    return new DormouseError(code, `run_id: ${advice}.`, { path: "run_id", cause });
  }
  const told = message.replace(/^model\.(model|provider): /, "$1: ");
  return new DormouseError(code, told, {
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause,
  });
}
