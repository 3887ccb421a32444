import { DormouseError } from "@dormouse/contract";
import { withArchives } from "../archive/archived-store.ts";
import { defaultSettings, type EngineSettings } from "../settings.ts";
import { ActionError, BrowserLostError, ProbeUnansweredError } from "../step/errors.ts";
import { SnapshotConflictError } from "../snapshot/errors.ts";
import { CachedKeyring } from "../seal/cached-keyring.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import type { Store } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { hearing } from "./announcer.ts";
import { drawFaults, noFaults, type Faults } from "./faults.ts";
import { Fleet } from "./fleet.ts";
import { Mortality, portCalls, type Moment } from "./mortality.ts";
import { unreliable } from "./hot-state.ts";
import { SimulatedProcess, type ProcessKind } from "./process.ts";
import { SimulatedQueue } from "./queue.ts";
import { Random } from "./random.ts";
import { reach, reachAtOnce } from "./reach.ts";
import { SimulatedSite } from "./site.ts";
import { Timeline } from "./timeline.ts";
import { TimelineClock } from "./timeline-clock.ts";
import { Trace } from "./trace.ts";
import { withMethods } from "../with-methods.ts";
import { Witness } from "./witness.ts";

/** What is taken out of the engine, to see that a run without it goes wrong. */
export type Sabotage = {
  store?(store: Store): Partial<Store>;
  sweeps?: false;
  collects?: false;
};

export type SimulationOptions = { traced?: boolean; sabotage?: Sabotage };

/** Everything there is in one run: the world that every process reaches, and what is seen of it. */
export class Simulation {
  readonly timeline: Timeline;
  /** Of what goes wrong, and when. */
  readonly random: Random;
  /** Of what is asked for. */
  readonly wishes: Random;
  faults: Faults;
  readonly settings: EngineSettings;
  readonly site = new SimulatedSite();
  /** How often models were asked for the same decision. */
  readonly asked = new Map<string, number>();
  readonly trace: Trace;
  readonly witness: Witness;
  /** The truth: what every process reaches through its own faults. */
  readonly truth: Omit<MemoryWorld, "keyring"> & Pick<World, "keyring">;
  readonly sabotage: Sabotage;
  readonly violations: string[] = [];
  readonly counts = new Map<string, number>();
  readonly fleet: Fleet;
  readonly mortality: Mortality;
  readonly #queue: SimulatedQueue;
  /** The truth, without the guard that is taken out. */
  readonly store: Store;
  #processes = 0;

  constructor(seed: number, { traced = false, sabotage = {} }: SimulationOptions = {}) {
    const random = new Random(seed);
    this.wishes = random.fork();
    this.random = random.fork();
    this.timeline = new Timeline(random.fork());
    this.trace = new Trace(this.timeline, traced);
    this.faults = drawFaults(random);
    this.mortality = new Mortality(random.fork());
    this.settings = {
      ...defaultSettings,
      maxAttempts: random.pick([3, 3, 1_000]),
      quantumMs: random.pick([0, defaultSettings.quantumMs]),
      keptSnapshots: random.pick([3, 200]),
      archiveAfterMs: random.pick([60_000, 60_000, defaultSettings.archiveAfterMs]),
      warmBrowsers: random.integer(1, 2),
      ...drawLimits(random),
    };
    const truth = createMemoryWorld({ clock: new TimelineClock(this.timeline) });
    this.truth = { ...truth, keyring: new CachedKeyring(truth.keyring) };
    this.sabotage = sabotage;
    this.store = withMethods<Store>(truth.table, sabotage.store?.(truth.table) ?? {});
    this.witness = new Witness(
      truth,
      (what) => this.violated(what),
      (what) => this.count(what),
    );
    this.fleet = new Fleet(this);
    this.#queue = new SimulatedQueue(this, this.fleet);
  }

  start(kind: ProcessKind): SimulatedProcess {
    this.#processes += 1;
    const { skewMs } = this.faults;
    return new SimulatedProcess(this.timeline, kind, {
      name: `${kind}-${this.#processes}`,
      skewMs: Math.round((this.random.next() * 2 - 1) * skewMs),
    });
  }

  /** The world as this process reaches it. */
  worldOf(process: SimulatedProcess): World {
    const { announcer, keyring } = this.truth;
    const through = <Port extends object>(name: string, port: Port): Port =>
      reach(this, process, name, port);
    const blobs = through("blobs", this.truth.blobs);
    const store = through("store", this.witness.watching(this.store, process));
    return {
      ...this.truth,
      traffic: reachAtOnce(this, process, "traffic", this.truth.traffic),
      live: reachAtOnce(this, process, "live", this.truth.live),
      hot: reachAtOnce(this, process, "hot", unreliable(this, this.truth.hot)),
      store: withArchives(store, { blobs, clock: process.clock }),
      queue: through("queue", this.#queue),
      blobs,
      announcer: through("announcer", hearing(announcer, this, process)),
      keyring: through("keyring", keyring),
      clock: process.clock,
      random: this.random,
    };
  }

  /** @returns the moment of this call at which its process is killed; mostly none. */
  strikes(call: string): Moment | undefined {
    if (!portCalls.has(call)) this.violated(`nobody is ever killed at ${call}: name it`);
    if (this.isCalm) return undefined;
    const moment = this.mortality.strikes(call, this.faults.crash);
    if (moment !== undefined) this.count("crashes");
    return moment;
  }

  /** Nothing goes wrong any more. */
  get isCalm(): boolean {
    return this.faults === noFaults;
  }

  /** From now on nothing goes wrong any more. */
  endFaults(): void {
    this.faults = noFaults;
    this.trace.say("", "nothing goes wrong any more");
  }

  readonly count = (name: string): void => {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  };

  readonly violated = (what: string): void => {
    this.violations.push(what);
    this.trace.say("VIOLATION", what);
  };

  /** For what no part of the engine may ever throw. */
  readonly fail = (error: unknown): void => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.violated(`unexpected: ${what}`);
  };

  /** What the engine reports of attempts that came to nothing: most of it was to be expected. */
  readonly report = (error: unknown): void => {
    if (!isToBeExpected(error)) this.fail(error);
  };
}

function isToBeExpected(error: unknown): boolean {
  return (
    error instanceof DormouseError ||
    error instanceof ActionError ||
    error instanceof BrowserLostError ||
    error instanceof ProbeUnansweredError ||
    error instanceof SnapshotConflictError
  );
}

/** Mostly none that a few sessions come to. */
function drawLimits(random: Random): Partial<EngineSettings> {
  const limits: Partial<EngineSettings>[] = [
    { tenantRunningSessions: random.integer(1, 2) },
    { tenantQueuedRuns: random.integer(0, 1) },
    { tenantStoredBytes: random.pick([300, 5_000]) },
  ];
  return random.chance(0.3) ? random.pick(limits) : {};
}
