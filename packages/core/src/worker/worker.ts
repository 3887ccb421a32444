import type { KnownDecision } from "../agent/last-decision.ts";
import type { Models } from "../model/ask-models.ts";
import type { BrowserPort } from "../world/browser.ts";
import type { ChallengeResolver } from "../world/challenge-resolver.ts";
import { Spotlight } from "../live/spotlight.ts";
import type { World } from "../world/world.ts";
import type { EngineSettings } from "../settings.ts";
import type { RunStep } from "../step/site-step.ts";
import { Announcements } from "./announcements.ts";
import { WarmBrowsers } from "./warm-browsers.ts";

export type WorkerOptions = {
  world: World;
  browser: BrowserPort;
  settings: EngineSettings;
  /** Answers what sites ask of those who sign in. Left out, people do. */
  resolver?: ChallengeResolver;
  /** Decide what agents do. Left out, no agent's run can be done. */
  models?: Models;
  /** The operating system's id of this process, shown with each step. */
  processId: number;
  /** Told of attempts that came to nothing; a caller never sees these. */
  report(error: unknown, context: { sessionId: string; step: number; attempt: number }): void;
};

/** A process that runs steps, one at a time. */
export type Worker = WorkerOptions & {
  workerId: string;
  warm: WarmBrowsers;
  announcements: Announcements;
  spotlight: Spotlight;
  /** The script this process read last. */
  script?: { runId: string; steps: readonly RunStep[] };
  /** What it had of a model last: shared by whoever speaks for this worker. */
  last: { decision?: KnownDecision };
  /** True until its first step is committed. */
  cold: boolean;
};

export function createWorker(options: WorkerOptions): Worker {
  const { warmBrowsers: browsers, warmBytes: bytes } = options.settings;
  return {
    ...options,
    workerId: options.world.ids.next(),
    warm: new WarmBrowsers({ browsers, bytes }),
    announcements: new Announcements(options.world),
    spotlight: new Spotlight(options.world),
    last: {},
    cold: true,
  };
}
