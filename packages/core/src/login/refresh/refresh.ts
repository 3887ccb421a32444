import type { Site } from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import { eachListed, type EachOptions } from "../../listing/each-listed.ts";
import { startRun } from "../../run/start.ts";
import { scriptBlob } from "../../session/blob-prefix.ts";
import { deleteSession } from "../../session/delete.ts";
import { endLogin } from "../../session/end.ts";
import { publish } from "../../session/publish.ts";
import { revise } from "../../session/revise.ts";
import { keyOf, type Session, type SessionKey } from "../../session/session.ts";
import { settle } from "../../session/settle.ts";
import type { EngineSettings } from "../../settings.ts";
import { storePayload } from "../../snapshot/payload.ts";
import type { Commit } from "../../world/store.ts";
import type { World } from "../../world/world.ts";
import { loginFailed } from "../after-step.ts";
import type { LoginState } from "../login.ts";
import { isLogLong, shortenLog } from "./long-log.ts";
import { refreshTask } from "../tasks.ts";
import { aheadMsMax, loginTurn, turnEveryMs, type LoginTurn } from "./turn.ts";

/** How many are in memory together; of those whose log is archived, few. */
const atOnce = { usually: 20, archiving: 2 };

export type RefreshReport = {
  /** Those that were sent to a worker, to see whether somebody is still signed in. */
  refreshed: number;
  removed: number;
  /** Those whose site is no more. */
  siteless: number;
  /** Those whose log was shortened. */
  shortened: number;
  failed: number;
};

type Outcome = "refreshed" | "removed" | "siteless" | undefined;

/**
 * Looks after the logins whose turn has come: those that are kept alive are sent to a worker that sees whether somebody
 * is still signed in; those that have expired, are dead or not wanted any more are removed. Broken off anywhere and
 * called again it does what is left.
 */
export async function refreshLogins(
  world: World,
  settings: EngineSettings,
  options: EachOptions = {},
): Promise<RefreshReport> {
  const caretaker = new Caretaker(world, settings);
  /** Nobody else waits until their logs are shortened. */
  const long: SessionKey[] = [];
  const first = await eachListed(
    world,
    (limit) => world.store.listLoginsDue(world.clock.nowMs() + aheadMsMax, limit),
    async (session) => {
      if (!isLogLong(session, world.clock.nowMs())) return caretaker.lookAfter(session);
      long.push(keyOf(session));
      return undefined;
    },
    { ...options, atOnce: atOnce.usually },
  );
  let shortened = 0;
  const then = await eachListed(
    world,
    async () => long,
    async (session) => {
      await shortenLog(world, session);
      shortened += 1;
      return caretaker.lookAfter(session);
    },
    { ...options, atOnce: atOnce.archiving },
  );
  const sum = (outcome: keyof typeof first): number => (first[outcome] ?? 0) + (then[outcome] ?? 0);
  return {
    refreshed: sum("refreshed"),
    removed: sum("removed"),
    siteless: sum("siteless"),
    shortened,
    failed: sum("failed"),
  };
}

/** Looks after one login after the other. */
class Caretaker {
  readonly #world: World;
  readonly #settings: EngineSettings;
  /** As they are now, and for as long as this takes: most logins are of the same few. */
  readonly #sites = new Map<string, Promise<Site | undefined>>();

  constructor(world: World, settings: EngineSettings) {
    this.#world = world;
    this.#settings = settings;
  }

  /** Does what is to be done of a login; nothing where it is not its turn any more. */
  async lookAfter(session: Session): Promise<Outcome> {
    const turn = this.#turnOf(session);
    switch (turn?.kind) {
      case "delete":
      case "end":
        return (await this.#remove(session, turn.kind)) ? "removed" : undefined;
      case "refresh":
        return this.#refresh(session);
      case "putOff":
        await this.#write(session, "putOff", (current, { untilMs }) => putOff(current, untilMs));
        return undefined;
      case undefined:
        return undefined;
    }
  }

  #turnOf(session: Session): LoginTurn | undefined {
    return loginTurn(session, this.#settings, this.#world.clock.nowMs());
  }

  async #remove(session: Session, kind: "delete" | "end"): Promise<boolean> {
    const key = keyOf(session);
    if (kind === "delete") {
      const isStill = (current: Session): boolean => this.#turnOf(current)?.kind === kind;
      return deleteSession(this.#world, this.#settings, key, isStill);
    }
    return endLogin(this.#world, key, (current) => {
      const turn = this.#turnOf(current);
      return turn?.kind === kind ? turn.reason : undefined;
    });
  }

  async #refresh(session: Session): Promise<Outcome> {
    const { blobs, ids, clock } = this.#world;
    const site = await this.#siteOf(session);
    if (site === undefined) {
      const told = await this.#write(session, "refresh", (current) => this.#siteless(current));
      return told ? "siteless" : undefined;
    }
    const request = refreshTask(site);
    const runId = ids.next();
    const blobKey = scriptBlob(session, runId);
    const script = await storePayload(blobs, layouts.script, blobKey, request.actions);
    const begun = await this.#write(session, "refresh", (current) => {
      const nowMs = clock.nowMs();
      const everyMs = turnEveryMs(site, this.#settings);
      const put = withTurn(current, { turnAtMs: nowMs + everyMs, everyMs });
      return startRun(put, { runId, request, script }, this.#settings, nowMs);
    });
    return begun ? "refreshed" : undefined;
  }

  /** @returns whether it was written: it is not where another kind of turn, or none, has come meanwhile. */
  async #write<Kind extends LoginTurn["kind"]>(
    session: Session,
    kind: Kind,
    commitOf: (current: Session, turn: Extract<LoginTurn, { kind: Kind }>) => Commit,
  ): Promise<boolean> {
    const settled = await settle(this.#world, keyOf(session), (current) => {
      const turn = this.#turnOf(current);
      return turn !== undefined && isOf(turn, kind) ? commitOf(current, turn) : undefined;
    });
    if (!("commit" in settled)) return false;
    await publish(this.#world, settled.commit);
    return true;
  }

  /** It counts as a failure: the site may be put again. */
  #siteless(session: Session): Commit {
    const { login } = session;
    if (login === undefined) throw new Error(`session ${session.sessionId} holds no login`);
    const nowMs = this.#world.clock.nowMs();
    const message = `There is no site "${login.site}" any more: put it again, or delete the login.`;
    const error = { code: "site_not_found", message };
    const after = loginFailed(login, { error }, this.#settings, nowMs);
    return revise(session, { login: after.login }, after.events, session.updatedAtMs);
  }

  #siteOf({ tenantId, login }: Session): Promise<Site | undefined> {
    const name = login?.site ?? "";
    const of = JSON.stringify([tenantId, name]);
    const known = this.#sites.get(of);
    if (known !== undefined) return known;
    const site = this.#world.store
      .readSite({ tenantId, name })
      .then((stored) => stored && { name, ...stored.description });
    this.#sites.set(of, site);
    return site;
  }
}

function isOf<Kind extends LoginTurn["kind"]>(
  turn: LoginTurn,
  kind: Kind,
): turn is Extract<LoginTurn, { kind: Kind }> {
  return turn.kind === kind;
}

function putOff(session: Session, untilMs: number): Commit {
  return revise(withTurn(session, { turnAtMs: untilMs }), {}, [], session.updatedAtMs);
}

/** However the run that is begun now ends, its login's turn comes again no sooner, unless it is known to fail. */
function withTurn(
  session: Session,
  turn: Pick<LoginState, "turnAtMs"> & Partial<Pick<LoginState, "everyMs">>,
): Session {
  const { login } = session;
  return login === undefined ? session : { ...session, login: { ...login, ...turn } };
}
