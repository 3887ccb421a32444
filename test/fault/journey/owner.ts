import { setTimeout as sleep } from "node:timers/promises";
import { DormouseApiError } from "@dormouse/client";
import type { Hint } from "@dormouse/core";
import { seededRandom, type SeededRandom } from "../../support/harbor/data/seeded-random.ts";
import { eventsOf } from "../../support/world/sessions.ts";
import type { AttackedWorld } from "./attacked-world.ts";
import { persist } from "./persist.ts";
import type { Plan } from "./plan.ts";
import { Transcript } from "./transcript.ts";
import { workOf } from "./work.ts";

/** How many sessions are asked for at the same time, at most. */
const createdAtOnce = 3;
const lookAgainMs = 50;

/**
 * Whoever wants the work done: creates the sessions, follows their streams, now this one, now that one, hangs up
 * as it pleases, and lets those go on that have paused.
 */
export class Owner {
  readonly transcripts: Transcript[] = [];
  /** Readers that hung up while there was more to come. */
  disconnects = 0;
  readonly #world: AttackedWorld;
  readonly #plan: Plan;
  readonly #random: SeededRandom;
  readonly #reading = new Set<Transcript>();
  #created = 0;
  #attackOver = false;

  constructor(world: AttackedWorld, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
    this.#random = seededRandom(`owner ${plan.seed}`);
  }

  get isDone(): boolean {
    const isCreating = this.transcripts.length < this.#created;
    return !this.#wantsMore && !isCreating && this.#unfinished().length === 0;
  }

  get #wantsMore(): boolean {
    return this.#created < this.#plan.sessions || !this.#attackOver;
  }

  get stepsDone(): number {
    return this.transcripts.reduce((sum, { step }) => sum + step - 1, 0);
  }

  /** Steps that were done at another than their first attempt. */
  get repeatedSteps(): number {
    const done = this.transcripts.flatMap(({ events }) => eventsOf(events, "step.completed"));
    return done.filter(({ data }) => data.attempt > 1).length;
  }

  nextHint(): Hint | undefined {
    const unfinished = this.#unfinished();
    const chosen = unfinished[this.#random.integer(0, Math.max(0, unfinished.length - 1))];
    if (chosen === undefined) return undefined;
    const { sessionId, runId, step } = chosen;
    return { tenantId: "local", sessionId, runId, step };
  }

  /**
   * Has work done on the site until there is no more.
   * @param attacking while that goes on, there is always more to be done.
   * @throws the signal's reason, where that comes first.
   */
  async getDone(site: string, attacking: Promise<void>, signal: AbortSignal): Promise<void> {
    void attacking.then(() => (this.#attackOver = true));
    const creators = Array.from({ length: createdAtOnce }, () => this.#createOn(site, signal));
    const readers = Array.from({ length: this.#plan.readers }, () => this.#readOn(signal));
    await Promise.all([...creators, ...readers]);
  }

  async #createOn(site: string, signal: AbortSignal): Promise<void> {
    while (this.#wantsMore) {
      const open = this.#created - (this.transcripts.length - this.#unfinished().length);
      if (open < this.#plan.atOnce) await this.#create(this.#created++, site, signal);
      else await sleep(lookAgainMs, undefined, { signal });
    }
  }

  async #create(index: number, site: string, signal: AbortSignal): Promise<void> {
    const run = workOf(index, this.#plan, site);
    const idempotencyKey = `faults-${this.#plan.seed}-${index}`;
    const { session, runId = "" } = await persist(
      () => this.#world.client.sessions.create({ run }, { idempotencyKey, signal }),
      signal,
    );
    this.transcripts.push(new Transcript(session.sessionId, runId));
  }

  async #readOn(signal: AbortSignal): Promise<void> {
    while (!this.isDone) {
      signal.throwIfAborted();
      const free = this.#unfinished().filter((one) => !this.#reading.has(one));
      const transcript = free[this.#random.integer(0, Math.max(0, free.length - 1))];
      if (transcript === undefined) {
        await sleep(lookAgainMs, undefined, { signal });
        continue;
      }
      this.#reading.add(transcript);
      await this.#follow(transcript, signal).finally(() => this.#reading.delete(transcript));
    }
  }

  async #follow(transcript: Transcript, signal: AbortSignal): Promise<void> {
    const before = transcript.connections;
    const afterMs = this.#random.integer(0, this.#plan.readingMs);
    const end = await transcript.read(this.#world.reach, afterMs, signal);
    if (end === "hung up" && transcript.connections > before) this.disconnects += 1;
    if (end === "refused") await sleep(lookAgainMs, undefined, { signal });
    if (transcript.isPaused) await this.#resume(transcript, signal);
  }

  async #resume(transcript: Transcript, signal: AbortSignal): Promise<void> {
    const { sessionId, events } = transcript;
    const reason = eventsOf(events, "session.paused").at(-1)?.data.reason.code;
    // What may have happened is for the script's probe to tell.
    const decision = reason === "outcome_unknown" ? { decision: "probe" as const } : {};
    try {
      const { resume } = this.#world.client.sessions;
      await persist(() => resume(sessionId, { ...decision, signal }), signal);
    } catch (error) {
      // An answer was lost, and it has been resumed already.
      if (!(error instanceof DormouseApiError)) throw error;
    }
  }

  #unfinished(): Transcript[] {
    return this.transcripts.filter(({ isOver }) => !isOver);
  }
}
