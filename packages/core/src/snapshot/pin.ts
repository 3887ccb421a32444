import type { SnapshotPin } from "./snapshot.ts";

/** A fork copies a snapshot within minutes; its pin is older only where its process was killed. */
const forkPinMs = 24 * 60 * 60 * 1_000;

/** Keeps a snapshot while it is copied to the session `forkId`. */
export function forkPin(forkId: string): SnapshotPin {
  return `fork:${forkId}`;
}

/** Nobody is left to take it away: it is of a fork, whose id tells when that began. */
export function isStalePin(pin: SnapshotPin, nowMs: number): boolean {
  const createdAtMs = timeOf(/^fork:(.*)$/.exec(pin)?.[1]);
  return createdAtMs !== undefined && createdAtMs + forkPinMs <= nowMs;
}

/** When a UUIDv7 was made, Unix milliseconds; undefined for what is none. */
function timeOf(id = ""): number | undefined {
  const [, high = "", low = ""] = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(id) ?? [];
  return high === "" ? undefined : Number.parseInt(high + low, 16);
}
