import { DormouseError, type ResumeDecision } from "@dormouse/contract";
import type { Accepted } from "../session/accepted.ts";
import type { SessionKey } from "../session/session.ts";
import type { Command, OpenQuestion, Request } from "./command.ts";
import { commands, create } from "./commands.ts";
import { deedOf, textsOf } from "./deed.ts";
import { Follower } from "./follower.ts";
import { checkRefusal } from "./refusals.ts";
import { answer, resume } from "./run-commands.ts";
import type { Simulation } from "./simulation.ts";

/** How often a client sends a request that nobody answers. */
const maxTries = 6;

/** A request that was accepted: the client counts on it. */
export type Promised = { command: Command; requestId: string; key: SessionKey; accepted: Accepted };

/** One who asks for things at random moments, sends again what nobody answered, and follows sessions. */
export class Client {
  readonly promised: Promised[] = [];
  readonly followers: Follower[] = [];
  isDone = false;
  readonly #sessions: SessionKey[] = [];
  readonly #simulation: Simulation;
  readonly #name: string;
  readonly #tenantId: string;

  constructor(simulation: Simulation, name: string, tenantId: string) {
    this.#simulation = simulation;
    this.#name = name;
    this.#tenantId = tenantId;
    this.#act().catch(simulation.fail);
  }

  async #act(): Promise<void> {
    const { wishes, timeline } = this.#simulation;
    const count = wishes.integer(2, 4);
    // What one asks for again and again meets itself, and what it leads to.
    const favourite = wishes.pick(commands);
    const choice = [...commands, favourite, favourite, favourite];
    for (let index = 0; index < count; index += 1) {
      await timeline.wait(wishes.integer(0, wishes.pick([1_000, 20_000, 60_000])));
      const command = wishes.weighted(this.#sessions.length === 0 ? [create] : choice);
      await this.#wish(command, `${this.#name}-${index}`, this.#sessions);
    }
    await this.#decide();
    this.isDone = true;
  }

  /** Looks after sessions that ask whether a step has happened. */
  async #decide(): Promise<void> {
    const { wishes, timeline, truth } = this.#simulation;
    for (const [index, key] of [...this.#sessions].entries()) {
      await timeline.wait(wishes.integer(0, 90_000));
      const session = await truth.store.read(key);
      if (session?.run?.kind === "agent" && session.run.waiting?.asked !== undefined) {
        await this.#wish(answer, `${this.#name}-answer-${index}`, [key]);
      }
      if (session?.reason?.code !== "outcome_unknown") continue;
      await this.#wish(resume, `${this.#name}-decision-${index}`, [key]);
    }
  }

  async #wish(command: Command, requestId: string, sessions: SessionKey[]): Promise<void> {
    const { wishes, timeline, settings } = this.#simulation;
    const request = await command.draw({
      random: wishes.fork(),
      settings,
      nowMs: timeline.nowMs,
      tenantId: this.#tenantId,
      sessions,
      requestId,
      decisionFor: (key) => decisionFor(this.#simulation, key),
      questionOf: (key) => questionOf(this.#simulation, key),
      runsOf: (key) => [...this.#simulation.witness.of(key).runs.keys()],
    });
    if (request !== undefined) await this.#ask(command, requestId, request);
  }

  async #ask(command: Command, requestId: string, request: Request): Promise<void> {
    const { random, timeline, trace, count, violated } = this.#simulation;
    trace.say(this.#name, `asks to ${command.name}, as ${requestId}`);
    for (let tried = 1; tried <= maxTries; tried += 1) {
      const answer = await this.#send(request);
      if (answer === "refused") return count(`${command.name} refused`);
      if (answer !== "no answer") {
        this.#keep({ command, requestId, key: this.#keyOf(answer), accepted: answer });
        if (!random.chance(0.15)) return;
        const second = await this.#send(request);
        if (typeof second !== "object" || command.keyless === true) return;
        // What was found may be deleted, and made anew.
        if (answer.existing === true || second.existing === true) return;
        if (!isSame(answer, second)) {
          violated(`${requestId} was answered ${inShort(answer)}, then ${inShort(second)}`);
        }
        return;
      }
      await timeline.wait(random.integer(50, 10_000));
    }
  }

  async #send({ send }: Request): Promise<Accepted | "refused" | "no answer"> {
    const process = this.#simulation.start("api");
    const { timeline, trace } = this.#simulation;
    const sentAtMs = timeline.nowMs;
    const answering = send(this.#simulation.worldOf(process)).catch((error: unknown) => {
      this.#simulation.report(error);
      if (!isRefusal(error)) return "no answer" as const;
      trace.say(this.#name, `is refused with ${error.code}`);
      checkRefusal(this.#simulation, { tenantId: this.#tenantId, process, sentAtMs, error });
      return "refused" as const;
    });
    const answer = await Promise.race([answering, process.ended.then(() => "no answer" as const)]);
    // A function is frozen once it has answered, and may never be called again.
    process.kill();
    return answer;
  }

  #keep(promised: Promised): void {
    const { random, count } = this.#simulation;
    const { command, key } = promised;
    count(`${command.name} accepted`);
    if (promised.accepted.existing === true) count("foundByTheirKeys");
    this.promised.push(promised);
    if (this.#sessions.some(({ sessionId }) => sessionId === key.sessionId)) return;
    this.#sessions.push(key);
    if (random.chance(0.4)) this.followers.push(new Follower(this.#simulation, key));
  }

  #keyOf({ sessionId }: Accepted): SessionKey {
    return { tenantId: this.#tenantId, sessionId };
  }
}

/** As its owner would: one that happened is skipped, one that did not is tried again; or its probe is to tell. */
async function decisionFor(
  { truth, site, witness, wishes, count }: Simulation,
  key: SessionKey,
): Promise<ResumeDecision | undefined> {
  const { run, reason } = (await truth.store.read(key)) ?? {};
  if (run?.status !== "PAUSED" || reason?.code !== "outcome_unknown") return undefined;
  if (wishes.chance(0.5)) {
    count("leftToTheProbe");
    return "probe";
  }
  const step = witness.of(key).runs.get(run.runId)?.[run.doneSteps];
  const texts = step === undefined ? [] : textsOf(step).filter((text) => deedOf(text).once);
  const happened = texts.some((text) => site.happened(key.sessionId, text));
  return happened ? "skip" : "retry";
}

async function questionOf(
  { truth }: Simulation,
  key: SessionKey,
): Promise<OpenQuestion | undefined> {
  const session = await truth.store.read(key);
  const asked = session?.run?.waiting?.asked;
  return asked && { name: asked.name, isConfirm: asked.question.kind === "confirm" };
}

function isRefusal(error: unknown): error is DormouseError {
  return error instanceof DormouseError && error.code !== "unavailable";
}

function isSame(left: Accepted, right: Accepted): boolean {
  return inShort(left) === inShort(right);
}

function inShort({ sessionId, runId, snapshotVersion }: Accepted): string {
  return [sessionId, runId, snapshotVersion].join(" ");
}
