import { DormouseError } from "@dormouse/contract";
import { isAtRest } from "../../archive/session-archive.ts";
import { withArchives } from "../../archive/archived-store.ts";
import { CachedKeyring } from "../../seal/cached-keyring.ts";
import type { Session, SessionKey } from "../../session/session.ts";
import { giveUpUndeliverable } from "../../session/undeliverable.ts";
import { defaultSettings as settings } from "../../settings.ts";
import { SimulatedProcess, type ProcessKind } from "../../simulation/process.ts";
import { Random } from "../../simulation/random.ts";
import { TimelineClock } from "../../simulation/timeline-clock.ts";
import { Timeline } from "../../simulation/timeline.ts";
import { putSite } from "../../site/manage.ts";
import { sweep } from "../../sweep/sweep.ts";
import { createWorker } from "../../worker/worker.ts";
import { createMemoryWorld } from "../../world/memory/index.ts";
import type { HintQueue } from "../../world/queue.ts";
import type { World } from "../../world/world.ts";
import { acquireLogin } from "../acquire/acquire.ts";
import { operate } from "../operation/operate.ts";
import { refreshLogins } from "../refresh/refresh.ts";
import { Harbor, passwordOf, site } from "./harbor.ts";
import { HarborBrowser } from "./harbor-browser.ts";
import { LoginsFleet, type Environment } from "./logins-fleet.ts";
import { mortal } from "./mortal-port.ts";

const tenantId = "tenant";
const minuteMs = 60_000;
/** How long whoever looks after logins begins with another one. */
const invocationMs = 35_000;

/** How often what goes wrong, as a probability each time it could. */
type Wrongs = { killed: number; hintLost: number; brokenPage: number };
const nothing: Wrongs = { killed: 0, hintLost: 0, brokenPage: 0 };

type LoginsOptions = {
  logins: number;
  /** How often each is to be looked after meanwhile. */
  intervals: number;
  wrongs: Wrongs;
  /** How many ask for each of them at the same time. */
  callers: number;
};

const usual: LoginsOptions = {
  logins: 200,
  intervals: 10,
  wrongs: { killed: 0.003, hintLost: 0.05, brokenPage: 0.02 },
  callers: 2,
};

export type LoginsReport = {
  /** What was not as it must be; empty where all was well. */
  violations: string[];
  kills: number;
  signIns: number;
  /** How often Harbor had let somebody go. */
  expired: number;
  refreshed: number;
  booked: number;
};

/**
 * Keeps logins alive at a site that lets nobody stay, with everything going wrong now and then, and checks that each is
 * still one in the end. The same seed is the same life.
 */
export function simulateLogins(
  seed: number,
  options: Partial<LoginsOptions> = {},
): Promise<LoginsReport> {
  return new LoginsSimulation(seed, { ...usual, ...options }).run();
}

class LoginsSimulation {
  readonly #options: LoginsOptions;
  readonly #random: Random;
  readonly #timeline: Timeline;
  readonly #harbor: Harbor;
  readonly #truth: ReturnType<typeof createMemoryWorld>;
  readonly #keyring: CachedKeyring;
  readonly #violations: string[] = [];
  readonly #fleet: LoginsFleet;
  #wrongs: Wrongs = nothing;
  #kills = 0;
  #refreshed = 0;

  constructor(seed: number, options: LoginsOptions) {
    this.#options = options;
    this.#random = new Random(seed);
    this.#timeline = new Timeline(this.#random.fork());
    const clock = new TimelineClock(this.#timeline);
    this.#harbor = new Harbor(() => clock.nowMs());
    this.#truth = createMemoryWorld({ clock });
    this.#keyring = new CachedKeyring(this.#truth.keyring);
    this.#fleet = new LoginsFleet(this.#timeline, {
      startWorker: () => this.#startWorker(),
      loses: () => this.#random.chance(this.#wrongs.hintLost),
      giveUp: (hint) =>
        giveUpUndeliverable(this.#worldOf(this.#start("deadLetter")), settings, hint),
    });
  }

  async run(): Promise<LoginsReport> {
    const { logins, intervals, wrongs } = this.#options;
    this.#every(minuteMs, "sweeper", async (world) => void (await sweep(world, settings)));
    this.#every(minuteMs, "caretaker", async (world) => {
      const deadlineMs = world.clock.nowMs() + invocationMs;
      this.#refreshed += (await refreshLogins(world, settings, { deadlineMs })).refreshed;
    });
    await this.#until(async () => {
      const keys = await Promise.all(
        Array.from({ length: logins }, (_, index) => this.#acquire(`user ${index}`)),
      );
      await this.#timeline.wait(3 * minuteMs);
      this.#check(keys.length, this.#signIns(), "sign-ins at first");
      this.#wrongs = wrongs;
      const uses = keys.map((key) => this.#use(key));
      await this.#timeline.wait(intervals * minuteMs);
      await Promise.all(uses);
      this.#wrongs = nothing;
      await this.#timeline.wait(6 * minuteMs);
      for (const key of keys) await this.#checkLogin(key);
    });
    const { expired, needless, bookedByNobody, booked } = this.#harbor;
    this.#check(0, needless, "sign-ins of somebody who was signed in");
    this.#check(0, bookedByNobody, "bookings of somebody who was not signed in");
    const signIns = this.#signIns();
    const most = logins + expired + this.#kills;
    if (signIns > most) this.#violations.push(`${signIns} sign-ins, where ${most} were enough`);
    const violations = this.#violations;
    return { violations, kills: this.#kills, signIns, expired, refreshed: this.#refreshed, booked };
  }

  /** All who ask for the same at once are to get the same. */
  async #acquire(username: string): Promise<SessionKey> {
    const { callers } = this.#options;
    const credentials = { username, password: passwordOf(username) };
    const ask = async (): Promise<string> => {
      const world = this.#worldOf(this.#start("api"));
      const asked = { tenantId, site: site.name, credentials };
      return (await acquireLogin(world, settings, asked)).session.sessionId;
    };
    const ids = await Promise.all(Array.from({ length: callers }, ask));
    const [sessionId = "", ...others] = new Set(ids);
    if (others.length > 0) this.#violations.push(`${username} has ${ids.length} logins`);
    return { tenantId, sessionId };
  }

  /** Now and then somebody does something with the login. */
  async #use(key: SessionKey): Promise<void> {
    const untilMs = this.#timeline.nowMs + this.#options.intervals * minuteMs;
    for (;;) {
      const ms = this.#random.integer(minuteMs, 8 * minuteMs);
      if (this.#timeline.nowMs + ms >= untilMs) return;
      await this.#timeline.wait(ms);
      const name = this.#random.pick(["look", "look", "book"]);
      const process = this.#start("api");
      const asking = operate(this.#worldOf(process), settings, key, { name, input: {} });
      const refused = asking.then(
        () => undefined,
        (error: Error) => (error instanceof DormouseError ? undefined : error.message),
      );
      const fault = await Promise.race([refused, process.ended]);
      if (fault !== undefined) this.#violations.push(`${name} failed: ${fault}`);
    }
  }

  async #checkLogin(key: SessionKey): Promise<void> {
    const session = await this.#atRest(key);
    const { login } = session ?? {};
    if (session === undefined || login === undefined || !isAtRest(session)) {
      this.#violations.push(
        `${key.sessionId} is lost: ${session?.status} ${session?.reason?.code}`,
      );
      return;
    }
    this.#check("healthy", login.health, `${key.sessionId}'s health`);
    this.#check(session.snapshotVersion, login.goodVersion, `${key.sessionId}'s good state`);
  }

  /** It may be looked after just now. */
  async #atRest(key: SessionKey): Promise<Session | undefined> {
    for (let waited = 0; ; waited += 1) {
      const session = await this.#truth.store.read(key);
      if (session === undefined || isAtRest(session) || waited === 60) return session;
      await this.#timeline.wait(2_000);
    }
  }

  #check(expected: unknown, found: unknown, what: string): void {
    if (expected !== found) {
      this.#violations.push(`${what}: ${String(found)}, not ${String(expected)}`);
    }
  }

  #signIns(): number {
    return [...this.#harbor.signIns.values()].reduce((sum, times) => sum + times, 0);
  }

  #start(kind: ProcessKind): SimulatedProcess {
    return new SimulatedProcess(this.#timeline, kind, { name: kind, skewMs: 0 });
  }

  #worldOf(process: SimulatedProcess): World {
    const truth = this.#truth;
    const through = <Port extends object>(port: Port): Port => this.#mortal(process, port);
    const blobs = through(truth.blobs);
    return {
      ...truth,
      clock: process.clock,
      blobs,
      store: withArchives(through(truth.table), { blobs, clock: process.clock }),
      queue: through<HintQueue>(this.#fleet),
      keyring: this.#keyring,
      random: this.#random,
    };
  }

  #mortal<Port extends object>(process: SimulatedProcess, port: Port): Port {
    const fate = {
      random: this.#random,
      process,
      // One who makes a thousand calls in a minute would never come to the end of them.
      killed: () => this.#wrongs.killed / (process.kind === "worker" ? 1 : 20),
      onKilled: () => {
        this.#kills += 1;
      },
    };
    return mortal(fate, port);
  }

  #startWorker(): Environment {
    const process = this.#start("worker");
    const browser = new HarborBrowser({
      harbor: this.#harbor,
      random: this.#random,
      process,
      brokenPages: () => this.#wrongs.brokenPage,
      onUnfit: () => this.#violations.push("a state was kept that was not seen to be signed in"),
    });
    const worker = createWorker({
      world: this.#worldOf(process),
      browser: this.#mortal(process, browser),
      settings,
      processId: 1,
      report: () => {},
    });
    return { process, worker };
  }

  #every(periodMs: number, kind: ProcessKind, act: (world: World) => Promise<void>): void {
    const again = (): void => {
      this.#timeline.after(periodMs, again);
      act(this.#worldOf(this.#start(kind))).catch((error: unknown) =>
        this.#violations.push(`the ${kind} failed: ${String(error)}`),
      );
    };
    this.#timeline.after(this.#random.integer(0, periodMs), again);
  }

  async #until(story: () => Promise<void>): Promise<void> {
    const { name, ...description } = site;
    await putSite(this.#truth, { tenantId, name }, description);
    let isOver = false;
    const told = story().then(
      () => {
        isOver = true;
      },
      (error: unknown) => {
        isOver = true;
        throw error;
      },
    );
    await this.#timeline.run(() => isOver);
    await told;
  }
}
