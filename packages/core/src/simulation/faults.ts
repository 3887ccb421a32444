import type { Random } from "./random.ts";

/** How often each thing goes wrong, as a probability each time it could. */
export type Faults = {
  /** A process is killed at a call: before it, while it is under way, or before its answer. */
  crash: number;
  /** A process stands still at a call, for up to three leases. */
  standStill: number;
  /** A call is refused or never arrives. */
  lostRequest: number;
  /** A call takes effect, and its caller is told that nothing answers. */
  lostAnswer: number;
  /** A call takes effect long after its caller was told that nothing answers. */
  lateEffect: number;
  /** A listing does not show what was written last. */
  staleListing: number;
  hintLost: number;
  hintTwice: number;
  hintLate: number;
  announcementLost: number;
  announcementLate: number;
  lineLost: number;
  /** A hot copy is not written, or not found. */
  hotLost: number;
  hotLate: number;
  browserLost: number;
  browserDoesNotOpen: number;
  probeUnanswered: number;
  slowCall: number;
  /** No model answers, … */
  modelsAway: number;
  /** … or not with anything of use. */
  modelUseless: number;
  /** A client breaks a stream off and comes back. */
  hangUp: number;
  /** How far clocks are off, in milliseconds, either way. */
  skewMs: number;
};

export const skewMsMax = 2_000;

/** Of every call or message, in a run in which everything goes wrong now and then. */
const usual: Faults = {
  crash: 0.012,
  standStill: 0.006,
  lostRequest: 0.015,
  lostAnswer: 0.015,
  lateEffect: 0.008,
  staleListing: 0.2,
  hintLost: 0.2,
  hintTwice: 0.2,
  hintLate: 0.2,
  announcementLost: 0.2,
  announcementLate: 0.2,
  lineLost: 0.05,
  hotLost: 0.2,
  hotLate: 0.2,
  browserLost: 0.05,
  browserDoesNotOpen: 0.05,
  probeUnanswered: 0.3,
  slowCall: 0.02,
  modelsAway: 0.1,
  modelUseless: 0.05,
  hangUp: 0.05,
  skewMs: skewMsMax,
};

/**
 * Draws what goes wrong in a run. Some things do not at all, so that others come to where these would
 * have ended the story; and some often.
 */
export function drawFaults(random: Random): Faults {
  const drawn: Faults = { ...usual };
  for (const name of Object.keys(drawn) as (keyof Faults)[]) {
    drawn[name] = usual[name] * random.pick([0, 0, 1, 1, 1, 2.5]);
  }
  drawn.skewMs = Math.min(drawn.skewMs, usual.skewMs);
  return drawn;
}

export const noFaults: Faults = Object.fromEntries(
  Object.keys(usual).map((name) => [name, 0]),
) as Faults;
