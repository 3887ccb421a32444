import type { RunTask } from "../../run/run-task.ts";
import { isUnfinished } from "../../run/status.ts";
import type { CommandResult } from "../../session/accepted.ts";
import { createSession } from "../../session/create.ts";
import type { Idempotency } from "../../session/idempotency.ts";
import { revise } from "../../session/revise.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import type { EngineSettings } from "../../settings.ts";
import { forkPin } from "../../snapshot/pin.ts";
import type { World } from "../../world/world.ts";
import { used } from "../after-step.ts";
import { versionBefore } from "../sign-in/kept-for-answer.ts";
import type { CopyAtWork } from "../login.ts";
import { isSignedOutCopy } from "../sign-in/signed-out.ts";
import { isUsable, type LoginSession } from "../usable.ts";

/** How long a copy may be at work, however often its run is paused. */
const copyTimeMs = 60 * 60_000;
/** One that takes longer to be made than that never will be: whoever began with it is gone. */
const makingMs = 60_000;

/**
 * Does an operation beside the login: in a session of its own, which begins with the login's newest state, does nothing
 * else and goes by itself. The login knows nothing of what becomes of that state.
 * @returns undefined where it cannot be now, because nobody was signed in yet or as many are at work as may.
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
  if (source === undefined) return undefined;
  const version = versionBefore(source);
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
    if (!isUsable(session, settings, nowMs) || session.login.goodVersion === undefined)
      return undefined;
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

/** Where a copy was found signed out, its login may be, too: it is looked after at once. */
export async function afterCopy(world: World, session: Session): Promise<void> {
  const { copyOf, run, tenantId } = session;
  if (copyOf === undefined || !isSignedOutCopy(session, run)) return;
  await settle(world, { tenantId, sessionId: copyOf.loginId }, (of) => {
    const nowMs = world.clock.nowMs();
    const { login } = of;
    if (login?.keepAlive !== true || login.health !== "healthy") return undefined;
    if (login.turnAtMs <= nowMs) return undefined;
    return revise(of, { login: { ...login, turnAtMs: nowMs } }, [], nowMs);
  });
}
