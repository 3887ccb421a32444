import type { SessionEvent, SessionEventOf, SessionEventType, StepView } from "@dormouse/contract";
import { inSteps, runName } from "../words/run.ts";
import { clock, duration, moment } from "../words/time.ts";
import type { Tone } from "../words/tone.ts";

/** An event in a line: what happened, and what else is worth a glance. */
export type Line = { tone: Tone; text: string; note?: string; took?: string };

type Tellers = {
  [Type in SessionEventType]?: (data: SessionEventOf<Type>["data"]) => Line;
};

/** One that an API newer than this page tells of has its name for a line. */
export function tellEvent({ type, data }: SessionEvent): Line {
  const tell = tellers[type] as ((data: unknown) => Line) | undefined;
  return tell?.(data) ?? { tone: "calm", text: type.replace(/[._]/g, " ") };
}

/** What more a model decided, or said, stands in the step's details. */
const headingLength = 160;

const tellers: Tellers = {
  "session.created": ({ agentId }) => ({
    tone: "calm",
    text: "Session created",
    ...(agentId === undefined ? {} : { note: `for ${agentId}` }),
  }),
  "session.forked": ({ step }) => ({ tone: "calm", text: "Forked", note: `after step ${step}` }),
  "session.paused": ({ reason }) => ({
    tone: "ask",
    text: "Paused",
    note: reason.message,
  }),
  "session.resumed": ({ step, decision }) => ({
    tone: "live",
    text: "Resumed",
    note: decision === undefined ? `with step ${step}` : `with step ${step}: ${decision}`,
  }),
  "session.ended": () => ({ tone: "calm", text: "Ended by its owner" }),
  "session.revived": () => ({ tone: "live", text: "Brought back from the archive" }),
  "session.deleted": () => ({ tone: "bad", text: "Deleted" }),
  "login.succeeded": () => ({ tone: "good", text: "Signed in" }),
  "login.unhealthy": ({ failures, error, retryAt }) => ({
    tone: "bad",
    text: "Nobody can be signed in",
    note: [
      `${error.message} (${failures} in a row)`,
      ...(retryAt === undefined ? [] : [`tried again at ${clock(retryAt)}`]),
    ].join(" · "),
  }),
  "login.recovered": () => ({ tone: "good", text: "Healthy again" }),
  "login.removed": ({ reason }) => ({ tone: "calm", text: "Login removed", note: reason }),
  "run.created": ({ steps, agent, ...run }) => ({
    tone: "live",
    text: `${runName(run)} begins`,
    note: [
      ...(run.kind === "agent" ? [] : [inSteps(steps)]),
      ...(agent === undefined ? [] : [`for ${agent}`]),
    ].join(" · "),
  }),
  "run.queued": ({ steps, ...run }) => ({
    tone: "calm",
    text: `${runName(run)} waits for its turn`,
    note: run.kind === "agent" ? "" : inSteps(steps),
  }),
  "run.started": () => ({ tone: "live", text: "Run begins: it is its turn" }),
  "run.waiting": ({ until }) => ({
    tone: "calm",
    text: "Asleep",
    note: `until ${moment(until)}`,
  }),
  "run.completed": ({ steps }) => ({
    tone: "good",
    text: "Run completed",
    note: inSteps(steps),
  }),
  "run.failed": ({ error }) => ({
    tone: "bad",
    text: "Run failed",
    note: error.message,
  }),
  "run.cancelled": ({ reason }) => ({
    tone: "calm",
    text: "Run cancelled",
    note: reason.message,
  }),
  "input.requested": ({ question }) => ({ tone: "ask", text: "Asks", note: question.prompt }),
  "input.received": ({ name }) => ({ tone: "good", text: "Answered", note: name }),
  "step.completed": (step) => tellStep(step, "good"),
  "step.failed": (step) => tellStep(step, "bad"),
  "step.cancelled": (step) => tellStep(step, "calm"),
  "step.retrying": ({ step, attempt, error }) => ({
    tone: "ask",
    text: `Step ${step} is tried again`,
    note: `attempt ${attempt}: ${error.message}`,
  }),
  "step.healing": ({ step, error }) => ({
    tone: "ask",
    text: `Step ${step} is being mended`,
    note: error.message,
  }),
  "step.healed": ({ step, outcome, by }) => ({
    tone: outcome === "healed" ? "good" : "bad",
    text: outcome === "healed" ? `Step ${step} is mended` : `Step ${step} could not be mended`,
    note: by.from === by.to ? `by step ${by.from}` : `by steps ${by.from} to ${by.to}`,
  }),
  "model.fallback": ({ provider, model, attempts }) => ({
    tone: "ask",
    text: `Decided by ${provider} ${model}`,
    note: attempts.map((one) => `${one.provider} ${one.outcome}`).join(", "),
  }),
  "snapshot.incomplete": ({ notes }) => ({
    tone: "ask",
    text: "State stored with gaps",
    note: notes.map(({ detail }) => detail).join(" · "),
  }),
  "snapshot.imported": ({ format }) => ({
    tone: "calm",
    text: "State imported",
    note: format,
  }),
  "snapshot.restored": ({ from }) => ({
    tone: "calm",
    text: "State brought back",
    note: `of snapshot ${from}`,
  }),
};

function tellStep(step: StepView, tone: Tone): Line {
  return {
    tone,
    text: headingOf(step),
    note: step.error?.message ?? noteOf(step),
    ...(tookMs(step) === 0 ? {} : { took: duration(tookMs(step)) }),
  };
}

/**
 * A step by its number in the run, and its name, what a model decided, or its actions; of one that failed at the
 * first there are none.
 */
export function headingOf({ index, name, decision, actions }: StepView): string {
  const did = actions.map(({ type }) => stageWords[type] ?? type).join(", ");
  const called = name ?? decision?.words.replace(/\s*\n\s*/g, " · ") ?? did;
  return called === "" ? `Step ${index + 1}` : `${index + 1}. ${clipped(called)}`;
}

function clipped(text: string): string {
  return text.length > headingLength ? `${text.slice(0, headingLength - 1)}…` : text;
}

/** What a login's steps do, where that is no word of a script. */
const stageWords: Record<string, string> = { signIn: "sign in", signOut: "sign out" };

/** How long a step had a worker: waking its browser, acting and storing what it left. */
export function tookMs({ durations }: Pick<StepView, "durations">): number {
  return durations.wakeMs + durations.actMs + durations.captureMs;
}

/** Whether the browser had been put away before the step; waits have none, and the first step a new one. */
export function isWoken({ step, worker, durations }: StepView): boolean {
  return step > 1 && !worker.warm && durations.wakeMs > 0;
}

function noteOf(step: StepView): string {
  const { attempt, settledBy, page } = step;
  const words = [
    ...(page?.title ? [page.title] : []),
    ...(isWoken(step) ? ["woken"] : []),
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(settledBy === undefined ? [] : ["done before, its probe found"]),
  ];
  return words.join(" · ");
}
