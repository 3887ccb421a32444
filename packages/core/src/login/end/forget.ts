import { layouts } from "../../layout/layouts.ts";
import type { NewRun } from "../../run/new-run.ts";
import { cancelledQueue } from "../../run/queue.ts";
import { startRun } from "../../run/start.ts";
import { isAtWork } from "../../run/status.ts";
import { waitForRun } from "../../run/wait.ts";
import { scriptBlob } from "../../session/blob-prefix.ts";
import { deleteSession } from "../../session/delete.ts";
import { publish } from "../../session/publish.ts";
import { revise } from "../../session/revise.ts";
import type { Reason, SessionKey } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import type { EngineSettings } from "../../settings.ts";
import { storePayload } from "../../snapshot/payload.ts";
import type { Commit } from "../../world/store.ts";
import type { World } from "../../world/world.ts";
import { freeCredentials } from "../secret/free-credentials.ts";
import { findLogin, isLogin, loginNotFound } from "../manage.ts";
import { logoutTask } from "../tasks.ts";
import type { LoginSession } from "../usable.ts";

/** A site that does not let go keeps nobody's credentials for longer. */
const logoutMs = 5 * 60_000;

/**
 * Signs out, where somebody is signed in and the site says how, and removes all that is known of the login. From the
 * first moment on it is used no more: whoever asks with the same credentials gets another one. What is left to do where
 * this process ends is done by whoever looks after logins. Forgetting twice is no error.
 * @param waitMs how long it may take to sign out.
 * @returns whether it is gone.
 * @throws DormouseError `login_not_found`, `conflict`
 */
export async function forgetLogin(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  waitMs: number,
): Promise<boolean> {
  const session = await world.store.read(key);
  if (session?.status === "CLEANUP" && session.login !== undefined) return true;
  const login = await findLogin(world, key);
  const runId = await signOut(world, settings, login);
  if (runId !== undefined && isAtWork(await waitForRun(world, key, runId, waitMs))) return false;
  await deleteSession(world, settings, key);
  return true;
}

/** @returns the run that signs out; undefined where none can. */
async function signOut(
  world: World,
  settings: EngineSettings,
  before: LoginSession,
): Promise<string | undefined> {
  const newRun = before.login.removal === undefined ? await layReady(world, before) : undefined;
  let runId: string | undefined;
  const settled = await settle(world, before, (session) => {
    if (!isLogin(session)) throw loginNotFound(session.sessionId);
    const { login, run } = session;
    runId = login.removal === undefined ? newRun?.runId : run?.runId;
    if (newRun === undefined || login.removal !== undefined) return undefined;
    return signingOut(session, newRun, settings, world.clock.nowMs());
  });
  if ("commit" in settled) {
    await Promise.all([publish(world, settled.commit), freeCredentials(world, before)]);
  }
  return runId;
}

async function layReady(
  { store, ids, blobs }: World,
  session: LoginSession,
): Promise<NewRun | undefined> {
  const { tenantId, login } = session;
  if (login.health !== "healthy") return undefined;
  const site = await store.readSite({ tenantId, name: login.site });
  const request = site && logoutTask({ name: site.name, ...site.description });
  if (request === undefined) return undefined;
  const runId = ids.next();
  const blobKey = scriptBlob(session, runId);
  const script = await storePayload(blobs, layouts.script, blobKey, request.actions);
  return { runId, request, script };
}

const forgotten: Reason = { code: "login_forgotten", message: "The login is being forgotten." };

/** Whatever it does ends here. */
function signingOut(
  session: LoginSession,
  newRun: NewRun,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { deadlineAtMs = Infinity } = session;
  const removed = {
    queue: undefined,
    login: { ...session.login, removal: { atMs: nowMs }, turnAtMs: nowMs },
    deadlineAtMs: Math.min(deadlineAtMs, nowMs + logoutMs),
  };
  const without = revise(session, removed, cancelledQueue(session, forgotten), nowMs);
  const begun = startRun(without.session, newRun, settings, nowMs);
  return {
    ...begun,
    session: { ...begun.session, revision: session.revision + 1 },
    events: [...(without.events ?? []), ...(begun.events ?? [])],
  };
}
