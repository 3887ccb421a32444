import { DormouseError, limits, type SessionEvent } from "@dormouse/contract";
import { findSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { followEvents } from "./follow.ts";
import { pageEvents } from "./page.ts";

/** The event that a reader has, and the field of the request that named it. */
export type ResumePoint = { afterSequence: number; path: string };

/**
 * Checks where a reader wants to go on.
 * @returns false where it has all there will ever be: the session was deleted.
 * @throws DormouseError `session_not_found`; `invalid_request` where the log has no such event, as a reader
 * of it would wait for ever.
 */
export async function mayResume(
  world: World,
  key: SessionKey,
  { afterSequence, path }: ResumePoint,
): Promise<boolean> {
  const { status, lastSequence } = await findSession(world, key);
  if (afterSequence > lastSequence) {
    throw new DormouseError(
      "invalid_request",
      `${path}: the log's last event is ${lastSequence}; name that one, an earlier one, or 0`,
      { path },
    );
  }
  return status !== "CLEANUP" || afterSequence < lastSequence;
}

/**
 * For readers that cannot be streamed to.
 * @returns what the log has after `afterSequence`; where that is nothing, what comes within `waitMs`.
 * @throws DormouseError `session_not_found`
 */
export async function nextEvents(
  world: World,
  key: SessionKey,
  afterSequence: number,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<SessionEvent[]> {
  const after = { afterSequence, limit: limits.eventPageSizeMax };
  const { items } = await pageEvents(world, key, after);
  if (items.length > 0) return items;
  await somethingHappens(world, key, afterSequence, { waitMs, signal });
  return (await pageEvents(world, key, after)).items;
}

async function somethingHappens(
  world: World,
  key: SessionKey,
  afterSequence: number,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<void> {
  const ended = new AbortController();
  const within = AbortSignal.any([signal, ended.signal]);
  void world.clock.sleep(waitMs, within).then(() => ended.abort());
  const events = followEvents(world, key, afterSequence, within);
  await events.next();
  ended.abort();
  await events.return(undefined);
}
