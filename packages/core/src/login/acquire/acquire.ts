import { BrowserIdentity, DormouseError, type Site } from "@dormouse/contract";
import { healOf, type RunTask } from "../../run/run-task.ts";
import type { Stage } from "../stages.ts";
import { createLoginSession } from "../../session/create.ts";
import type { Idempotency } from "../../session/idempotency.ts";
import { untilWritten } from "../../session/until-written.ts";
import type { EngineSettings } from "../../settings.ts";
import { siteNotFound } from "../../site/manage.ts";
import type { World } from "../../world/world.ts";
import { fingerprintOf } from "../secret/fingerprint.ts";
import { heldOf } from "../secret/held.ts";
import type { LoginCredentials, LoginState } from "../login.ts";
import { sealLogin } from "../secret/login-secret.ts";
import type { AskedOperation } from "../operation/operate.ts";
import { signInAgain } from "../sign-in/sign-in-again.ts";
import { loginTask, operationTask } from "../tasks.ts";
import { readTotp } from "../secret/totp.ts";
import { turnEveryMs } from "../refresh/turn.ts";
import { isUsable, type LoginSession } from "../usable.ts";

export type AskedLogin = {
  tenantId: string;
  /** Its name; left out, the only one that the tenant has. */
  site?: string | undefined;
  credentials: LoginCredentials;
  /** Left out: true, or of a login that there is, as it was asked for last. */
  keepAlive?: boolean | undefined;
  /** Of the browser of a new one. */
  identity?: BrowserIdentity | undefined;
  /** What a new one is to do as soon as somebody is signed in. One that there is does nothing of the kind. */
  operation?: AskedOperation | undefined;
};

export type AcquiredSession = {
  session: LoginSession;
  /** The run that signs in; absent where somebody is. */
  runId?: string;
  isNew: boolean;
};

/** A login as it is asked for, with its site as it is described now. */
export type WantedLogin = Omit<AskedLogin, "site"> & {
  site: Site;
  fingerprint: string;
  askedAtMs: number;
  idempotency: Idempotency | undefined;
};

/**
 * The login that the credentials stand for; a new one where there is none. Where nobody is signed in, a run of it signs
 * in: one for all that ask meanwhile.
 * @param idempotency of the client's `Idempotency-Key`, for what a new one is to do.
 * @throws DormouseError `invalid_request`, `site_not_found`, `conflict`, `queue_full`, `too_many_sessions`,
 * `too_many_runs`, `storage_full`
 */
export async function acquireLogin(
  world: World,
  settings: EngineSettings,
  asked: AskedLogin,
  idempotency?: Idempotency,
): Promise<AcquiredSession> {
  const { store, clock } = world;
  const { tenantId, credentials } = asked;
  const askedAtMs = clock.nowMs();
  refuseUnreadable(credentials);
  const site = await siteOf(world, asked);
  const fingerprint = await fingerprintOf(world, tenantId, { site: site.name, ...credentials });
  const wanted = { ...asked, site, fingerprint, askedAtMs, idempotency };
  return untilWritten(world, async () => {
    const pointer = await store.readLoginPointer(tenantId, fingerprint);
    if (pointer === undefined) return begin(world, settings, wanted);
    const session = await store.read(pointer);
    if (session !== undefined && isUsable(session, settings, clock.nowMs())) {
      return signInAgain(world, settings, wanted, session);
    }
    // What it stands for was removed, or is being.
    await store.removeLoginPointer(pointer);
    return undefined;
  });
}

function refuseUnreadable({ totpSecret }: LoginCredentials): void {
  if (totpSecret === undefined || readTotp(totpSecret) !== undefined) return;
  throw new DormouseError(
    "invalid_request",
    "totpSecret: must be base32, or an otpauth://totp/ address",
    { path: "totpSecret" },
  );
}

async function siteOf({ store }: World, { tenantId, site: name }: AskedLogin): Promise<Site> {
  if (name !== undefined) {
    const stored = await store.readSite({ tenantId, name });
    if (stored === undefined) throw siteNotFound(name, "site");
    return { name, ...stored.description };
  }
  const { items } = await store.listSites(tenantId, { limit: 2 });
  const [only, ...others] = items;
  if (only !== undefined && others.length === 0) return { name: only.name, ...only.description };
  const why = only === undefined ? "there is none yet" : "there are several";
  throw new DormouseError(
    "invalid_request",
    `site: must be the name of a site, since ${why}; GET /v1/sites lists yours`,
    { path: "site" },
  );
}

/** @returns undefined where somebody else has begun it meanwhile. */
async function begin(
  world: World,
  settings: EngineSettings,
  wanted: WantedLogin,
): Promise<AcquiredSession | undefined> {
  const { tenantId, site, fingerprint, credentials, operation, idempotency } = wanted;
  const { identity = BrowserIdentity.parse({}) } = wanted;
  const key = { tenantId, sessionId: world.ids.next() };
  const request = {
    ...key,
    run:
      operation === undefined
        ? loginTask(site)
        : signingInFirst(site, operation, credentials.username),
    identity,
    login: newState(wanted, settings, world.clock.nowMs()),
  };
  const pointer = { ...key, fingerprint };
  const secret = await sealLogin(world, key, credentials);
  const newLogin = { pointer, secret };
  const made = await createLoginSession(world, settings, request, newLogin, idempotency);
  if ("taken" in made) return undefined;
  // Its twin has begun it: whoever knows of the key has what came of that.
  if ("duplicate" in made) throw new DormouseError("conflict", "The same request came before.");
  const session = await world.store.read(key);
  if (session === undefined || !isUsable(session, settings, world.clock.nowMs())) return undefined;
  const { runId } = made;
  return { session, ...(runId === undefined ? {} : { runId }), isNew: true };
}

/** The operation, begun once somebody is signed in: nothing needs to be looked at before it. */
function signingInFirst(
  site: Site,
  { name, input, heal }: AskedOperation,
  username: string,
): RunTask {
  const task = operationTask(site, name, input, username);
  const { stages = [] } = task;
  const done: Stage[] = ["signIn", ...stages.filter((stage) => stage !== "check")];
  return { ...task, ...healOf(heal), stages: done };
}

function newState(
  { site, credentials, fingerprint, keepAlive = true }: WantedLogin,
  settings: EngineSettings,
  nowMs: number,
): LoginState {
  return {
    site: site.name,
    username: credentials.username,
    fingerprint,
    keepAlive,
    everyMs: turnEveryMs(site, settings),
    health: "new",
    failures: 0,
    turnAtMs: nowMs + settings.loginIdleMs,
    ...heldOf(credentials),
  };
}
