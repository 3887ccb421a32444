import { openCredential } from "../credential/manage.ts";
import { startVersion } from "../login/sign-in/kept-for-answer.ts";
import { knownPage } from "../page-state/known-page.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { Session } from "../session/session.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import { loadPart } from "../snapshot/parts.ts";
import { openNewest } from "../snapshot/stored-snapshot.ts";
import type { LiveBrowser } from "../world/browser.ts";
import { discard, letGo } from "./discard.ts";
import { orAbort } from "./or-abort.ts";
import { SessionPage } from "./session-page.ts";
import type { Worker } from "./worker.ts";

export type Woken = {
  live: LiveBrowser;
  /** The snapshot it stands at; absent for a session that never ran. */
  base: SnapshotManifest | undefined;
  page: SessionPage;
  /** This process still had the browser. */
  warm: boolean;
};

/**
 * The session's browser at its last snapshot: the one this process still has, or a new one.
 * @throws the signal's reason, BrowserLostError, SnapshotUnreadableError, and what the store throws.
 */
export async function wake(worker: Worker, session: Session, signal: AbortSignal): Promise<Woken> {
  // One that was kept warm stands at the newest.
  if (startVersion(session) !== session.snapshotVersion) await letGo(worker, session);
  const kept = await worker.warm.take(session);
  if (kept?.page.isUpToDate(session)) {
    return { live: kept.live, base: kept.snapshot, page: kept.page, warm: true };
  }
  // Not needed before the browser is there, and read by then.
  const recorded = recordedPage(worker, session);
  const pageOf = (live: LiveBrowser, snapshot?: SnapshotManifest) =>
    new SessionPage(live, session, recorded, snapshot?.secrets);
  if (kept !== undefined) {
    return {
      live: kept.live,
      base: kept.snapshot,
      page: pageOf(kept.live, kept.snapshot),
      warm: true,
    };
  }
  const base = await openNewest(worker.world, session);
  const live = await open(worker, session, base, signal);
  return { live, base, page: pageOf(live, base), warm: false };
}

/** @returns undefined, too, where that cannot be read: then the step records all of the page anew. */
async function recordedPage(
  { world, report }: Worker,
  session: Session,
): Promise<PageMemory | undefined> {
  const { sessionId, nextStep: step, attempt } = session;
  return knownPage(world, session).catch((error: unknown) => {
    report(error, { sessionId, step, attempt });
    return undefined;
  });
}

async function open(
  worker: Worker,
  session: Session,
  base: SnapshotManifest | undefined,
  signal: AbortSignal,
): Promise<LiveBrowser> {
  const { browser, world } = worker;
  const opening = browser.open({
    identity: session.identity,
    openCredential: (name) => openCredential(world, { tenantId: session.tenantId, name }),
    ...(base === undefined
      ? {}
      : { snapshot: { manifest: base, load: (part) => loadPart(world, session, part) } }),
    signal,
  });
  try {
    return await orAbort(world.clock, opening, signal);
  } catch (error) {
    // One that opens after all has nobody to close it.
    void opening.then((live) => discard(worker, session, live)).catch(() => {});
    throw error;
  }
}
