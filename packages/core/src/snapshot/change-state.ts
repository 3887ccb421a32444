import type { SnapshotSource } from "@dormouse/contract";
import { collectionAfter } from "../collect/schedule.ts";
import type { EventDraft } from "../event/append.ts";
import { storedWith } from "../limit/usage.ts";
import { findKeptSession } from "../session/find.ts";
import type { Idempotency } from "../session/idempotency.ts";
import { announce } from "../session/publish.ts";
import { revise } from "../session/revise.ts";
import type { Session, SessionKey } from "../session/session.ts";
import { pageOfImport, pageOfSnapshot } from "../session/shown-page.ts";
import { untilWritten } from "../session/until-written.ts";
import type { Commit, IdempotencyRecord } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { refuseUnlessBetweenSteps, refuseUnlessVersion } from "./between-steps.ts";
import { SnapshotUnreadableError } from "./errors.ts";
import { refuseTooLarge } from "./size-limits.ts";
import {
  emptyManifest,
  type CapturedState,
  type SnapshotManifest,
  type StoredSnapshot,
} from "./snapshot.ts";
import { storeCapture } from "./store-capture.ts";
import { openNewest } from "./stored-snapshot.ts";

/** A state that the next step is to start from, in place of the one the last step left. */
export type StateChange = {
  source: Exclude<SnapshotSource, "step">;
  /** Of a restore: the version that is brought back. */
  restoredFrom?: number;
  /** The snapshot version the caller knows; the state is left as it is where it has moved on. */
  expectedVersion?: number | undefined;
  /** It owes nothing to the newest snapshot: then it can take the place of one that no longer reads, too. */
  standsAlone: boolean;
  /** @param base the session's newest snapshot; undefined where it has none. */
  stateAfter(session: Session, base: SnapshotManifest | undefined): Promise<CapturedState>;
  event(version: number): EventDraft;
  idempotency?: Idempotency | undefined;
};

export type StateChanged = { snapshot: StoredSnapshot } | { duplicate: IdempotencyRecord };

/**
 * Gives a session another state between two steps, as its next snapshot.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_in_progress`, `state_moved_on`, `conflict`
 * @throws ActionError `state_too_large`
 */
export async function changeState(
  world: World,
  key: SessionKey,
  change: StateChange,
): Promise<StateChanged> {
  return untilWritten(world, () => tryToChange(world, key, change));
}

/** @returns undefined where someone else wrote the session meanwhile. */
async function tryToChange(
  world: World,
  key: SessionKey,
  change: StateChange,
): Promise<StateChanged | undefined> {
  const session = await findKeptSession(world, key);
  refuseUnlessBetweenSteps(session, world.clock.nowMs());
  refuseUnlessVersion(session, change.expectedVersion);
  const base = await openBase(world, session, change);
  const state = await change.stateAfter(session, base);
  // Before the fence is raised, not only as it is stored: what is refused leaves the session as it was.
  refuseTooLarge(state.parts);

  const held = await takeFence(world, session);
  if (held === undefined) return undefined;
  const nowMs = world.clock.nowMs();
  const { source, restoredFrom } = change;
  const { stored } = await storeCapture(world, held, state, {
    base,
    step: session.nextStep - 1,
    nowMs,
    source,
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
  });
  const page =
    restoredFrom === undefined
      ? pageOfImport(session, state.tabs, base?.tabs ?? [])
      : await pageOfSnapshot(world, session, restoredFrom, state.tabs);
  const commit = commitOf(held, page, stored, change, nowMs);
  const result = await world.store.commit(commit);
  if (result.outcome === "duplicate") return { duplicate: result.record };
  if (result.outcome === "conflict") return undefined;
  await world.hot.forget(session);
  // The log has it; those who follow live may miss the call.
  await announce(world, commit).catch(() => {});
  return { snapshot: stored };
}

/** @throws SnapshotUnreadableError where the state is to be set upon what does not read. */
async function openBase(
  world: World,
  session: Session,
  { standsAlone }: StateChange,
): Promise<SnapshotManifest | undefined> {
  try {
    return await openNewest(world, session);
  } catch (error) {
    if (!standsAlone || !(error instanceof SnapshotUnreadableError)) throw error;
    const { snapshotVersion: version, nextStep, updatedAtMs: createdAtMs } = session;
    return emptyManifest({ version, step: nextStep - 1, createdAtMs });
  }
}

/**
 * Raises the fence, as a worker's claim does. The blobs that are written next bear its number, so two that change the
 * state at once never write the same one; and a worker that lost its lease cannot commit over the new state.
 */
async function takeFence(world: World, session: Session): Promise<Session | undefined> {
  const changes = { fence: session.fence + 1, lease: undefined };
  // Nothing has changed yet that its owner could see.
  const commit = revise(session, changes, [], session.updatedAtMs);
  const { outcome } = await world.store.commit(commit);
  return outcome === "committed" ? commit.session : undefined;
}

function commitOf(
  session: Session,
  page: Session["page"] | undefined,
  snapshot: StoredSnapshot,
  { event, idempotency }: StateChange,
  nowMs: number,
): Commit {
  const { version } = snapshot;
  const { sessionId } = session;
  const changes = {
    snapshotVersion: version,
    ...storedWith(session, snapshot),
    page,
    // Its elements keep their refs: the next step knows them again.
    ...(session.pageState === undefined
      ? {}
      : { pageState: { ...session.pageState, outdated: true } as const }),
  };
  return {
    ...revise(session, changes, [event(version)], nowMs),
    snapshot,
    ...collectionAfter(session, snapshot, nowMs),
    ...(idempotency === undefined
      ? {}
      : { idempotency: { ...idempotency, sessionId, snapshotVersion: version } }),
  };
}
