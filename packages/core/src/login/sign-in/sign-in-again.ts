import { layouts } from "../../layout/layouts.ts";
import { refuseBeyondLimits } from "../../limit/tenant-limits.ts";
import type { NewRun } from "../../run/new-run.ts";
import { placeRun, refuseRun } from "../../run/place.ts";
import { isUnfinished } from "../../run/status.ts";
import { scriptBlob } from "../../session/blob-prefix.ts";
import { publish } from "../../session/publish.ts";
import { revise } from "../../session/revise.ts";
import { keyOf, type CurrentRun } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import type { EngineSettings } from "../../settings.ts";
import { storePayload } from "../../snapshot/payload.ts";
import type { Commit } from "../../world/store.ts";
import type { World } from "../../world/world.ts";
import type { AcquiredSession, WantedLogin } from "../acquire/acquire.ts";
import { heldOf, replacesHeld } from "../secret/held.ts";
import type { LoginState } from "../login.ts";
import { sealLogin } from "../secret/login-secret.ts";
import { isSignedIn } from "./signed-in.ts";
import { loginTask } from "../tasks.ts";
import { isUsable, type LoginSession } from "../usable.ts";

/** Many may ask at once, and only one at a time can write it: it is not put off to the second. */
const toleranceMs = 60_000;

/**
 * The login as it is, where somebody is signed in or a run of it, begun since it was asked for, is to see to that; else
 * with another such run. It is kept alive from now on as it is asked to be.
 * @returns undefined where it changed meanwhile, and is to be looked at anew.
 */
export async function signInAgain(
  world: World,
  settings: EngineSettings,
  wanted: WantedLogin,
  before: LoginSession,
): Promise<AcquiredSession | undefined> {
  const known = standingOf(before, wanted);
  const kept = keptAsAsked(before.login, wanted, settings, world.clock.nowMs());
  if (known !== undefined && kept === before.login) {
    return { session: before, ...known, isNew: false };
  }
  const newRun = known === undefined ? await layReady(world, settings, wanted, before) : undefined;
  let standing: Standing | undefined;
  const settled = await settle(world, keyOf(before), (session): Commit | undefined => {
    const nowMs = world.clock.nowMs();
    standing = undefined;
    if (!isUsable(session, settings, nowMs)) return undefined;
    standing = standingOf(session, wanted);
    const login = keptAsAsked(session.login, wanted, settings, nowMs);
    if (standing !== undefined) {
      return login === session.login ? undefined : revise(session, { login }, [], nowMs);
    }
    if (newRun === undefined) return undefined;
    standing = { runId: newRun.runId };
    const held = replacesHeld(wanted.credentials, login) ? heldOf(wanted.credentials) : {};
    const signingIn = { ...session, login: { ...login, ...held } };
    return placeRun(signingIn, newRun, "queue", settings, nowMs);
  });
  if (standing === undefined || "duplicate" in settled) return undefined;
  if ("commit" in settled) await publish(world, settled.commit);
  const session = "commit" in settled ? settled.commit.session : settled.unchanged;
  const { login } = session;
  return login && { session: { ...session, login }, ...standing, isNew: false };
}

/** Somebody is signed in, or the run is to see to that. */
type Standing = { runId?: string };

function standingOf(session: LoginSession, { askedAtMs }: WantedLogin): Standing | undefined {
  const { run, queue = [] } = session;
  if (isSignedIn(session)) return {};
  const last = isUnfinished(run) || hasFailedSince(run, askedAtMs) ? [run] : [];
  const signingIn = [...last, ...queue].find(
    ({ stages = [] }) => stages.includes("signIn") || stages.includes("check"),
  );
  return signingIn && { runId: signingIn.runId };
}

/** A wrong password is tried once for all that asked while it was being tried. */
function hasFailedSince(run: CurrentRun | undefined, sinceMs: number): run is CurrentRun {
  return run?.status === "FAILED" && (run.finishedAtMs ?? 0) > sinceMs;
}

/** Who asks for a login is to use it: one that is not kept alive expires later. */
function keptAsAsked(
  login: LoginState,
  { keepAlive = login.keepAlive }: WantedLogin,
  { loginIdleMs }: EngineSettings,
  nowMs: number,
): LoginState {
  if (!keepAlive) {
    const turnAtMs = nowMs + loginIdleMs;
    const isAsAsked = !login.keepAlive && turnAtMs - login.turnAtMs < toleranceMs;
    return isAsAsked ? login : { ...login, keepAlive, turnAtMs };
  }
  if (login.keepAlive) return login;
  // How long ago somebody was seen to be signed in did not matter so far.
  return { ...login, keepAlive, turnAtMs: nowMs };
}

/** The run that is to sign in, with what else was given to do so. */
async function layReady(
  world: World,
  settings: EngineSettings,
  { site, credentials }: WantedLogin,
  session: LoginSession,
): Promise<NewRun> {
  refuseRun(session, "queue", world.clock.nowMs());
  const place = isUnfinished(session.run) ? "waits" : "begins";
  await refuseBeyondLimits(world, settings, session.tenantId, place);
  if (replacesHeld(credentials, session.login)) {
    await world.store.putLoginSecret(await sealLogin(world, keyOf(session), credentials));
  }
  const request = loginTask(site);
  const runId = world.ids.next();
  const blobKey = scriptBlob(session, runId);
  const script = await storePayload(world.blobs, layouts.script, blobKey, request.actions);
  return { runId, request, script };
}
