import type { RunTask } from "../run/run-task.ts";
import { isUnfinished } from "../run/status.ts";
import type { CommandResult } from "../session/accepted.ts";
import { createSession } from "../session/create.ts";
import type { Idempotency } from "../session/idempotency.ts";
import { revise } from "../session/revise.ts";
import type { SessionKey } from "../session/session.ts";
import { settle } from "../session/settle.ts";
import type { EngineSettings } from "../settings.ts";
import { forkPin } from "../snapshot/pin.ts";
import type { World } from "../world/world.ts";
import { used } from "./after-step.ts";
import type { CopyAtWork } from "./login.ts";
import { isUsable, type LoginSession } from "./usable.ts";

/** How long a copy may be at work, however often its run is paused. */
const copyTimeMs = 60 * 60_000;
/** One that takes longer to be made than that never will be: whoever began with it is gone. */
const makingMs = 60_000;

/**
 * Does an operation beside the login: in a session of its own, which begins with the state that was seen to be
 * signed in last, does nothing else and goes by itself. The login knows nothing of what becomes of that state.
 * @returns undefined where it cannot be now, because no such state is known or as many are at work as may.
 * @throws DormouseError as createSession, SnapshotUnreadableError
 */
export async function operateOnCopy(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  request: RunTask,
  idempotency?: Idempotency,
): Promise<CommandResult | undefined> {
  const sessionId = world.ids.next();
  const source = await takePlace(world, settings, key, sessionId);
  const version = source?.login.goodVersion;
  if (source === undefined || version === undefined) return undefined;
  const pin = forkPin(sessionId);
  if (!(await world.store.pinSnapshot(source, version, pin))) return undefined;
  try {
    const { tenantId, identity } = source;
    const copyOf = { source, version };
    const asked = { tenantId, sessionId, run: request, copyOf, identity, timeoutMs: copyTimeMs };
    return await createSession(world, settings, asked, idempotency);
  } finally {
    // One that stays is taken for stale a day later.
    await world.store.unpinSnapshot(source, version, pin).catch(() => {});
  }
}

/** Writes down that there will be a copy, in place of those that have ended. @returns the login as it is with it. */
async function takePlace(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  sessionId: string,
): Promise<LoginSession | undefined> {
  const before = await world.store.read(key);
  const ended = await endedOf(world, key.tenantId, before?.login?.copies ?? []);
  const settled = await settle(world, key, (session) => {
    const nowMs = world.clock.nowMs();
    if (!isUsable(session, nowMs) || session.login.goodVersion === undefined) return undefined;
    const { login } = session;
    const atWork = (login.copies ?? []).filter((copy) => !ended.has(copy.sessionId));
    if (atWork.length >= settings.loginCopies) return undefined;
    const copies = [...atWork, { sessionId, sinceMs: nowMs }];
    return revise(session, { login: { ...used(login, settings, nowMs), copies } }, [], nowMs);
  });
  if (!("commit" in settled)) return undefined;
  const { session } = settled.commit;
  return session.login === undefined ? undefined : { ...session, login: session.login };
}

async function endedOf(
  { store, clock }: World,
  tenantId: string,
  copies: readonly CopyAtWork[],
): Promise<ReadonlySet<string>> {
  const sessions = await Promise.all(
    copies.map(async ({ sessionId, sinceMs }) => {
      const session = await store.read({ tenantId, sessionId });
      if (session === undefined) return sinceMs + makingMs <= clock.nowMs() ? [sessionId] : [];
      return isUnfinished(session.run) ? [] : [sessionId];
    }),
  );
  return new Set(sessions.flat());
}
