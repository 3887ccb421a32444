import { DormouseError, type AskStep, type InputRequest, type Question } from "@dormouse/contract";
import { layouts } from "../layout/layouts.ts";
import { refuseExpired } from "../run/deadline.ts";
import { isUnfinished } from "../run/status.ts";
import { stepsAhead } from "../run/steps-of.ts";
import { waitingOf } from "../run/waiting.ts";
import type { CommandResult } from "../session/accepted.ts";
import { command } from "../session/command.ts";
import { findKeptSession } from "../session/find.ts";
import type { Idempotency } from "../session/idempotency.ts";
import { revise } from "../session/revise.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { EngineSettings } from "../settings.ts";
import { loadPayload } from "../snapshot/payload.ts";
import type { RunStep } from "../step/site-step.ts";
import type { Commit } from "../world/store.ts";
import type { World } from "../world/world.ts";
import { goOn } from "./go-on.ts";
import { withInput, type KeptInput } from "./kept-input.ts";
import { openQuestion } from "./open-question.ts";
import { sealInput } from "./seal-input.ts";

/**
 * Answers a question that the session's run asks, or will ask: then the answer is kept for it. The last answer
 * before the question is taken counts.
 * @throws DormouseError `session_not_found`, `session_deleted`, `session_expired`, `conflict`
 * @throws DormouseError `no_question` where the run does not ask for it any more, or never did.
 * @throws DormouseError `invalid_request` for a value that does not answer the question.
 */
export async function answerQuestion(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  { name, value }: InputRequest,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const known = await findKeptSession(world, key);
  const { run } = known;
  if (run === undefined) throw noQuestion(name);
  const script = await readScript(world, key, run.runId);
  const sealed = await sealInput(world.keyring, known, { runId: run.runId, name }, String(value));
  return command(world, key, idempotency, (session) => {
    const nowMs = world.clock.nowMs();
    refuseExpired(session, nowMs);
    const { question, origin } = askedIn(session, script, run.runId, name);
    refuseUnfit(question, value);
    const input: KeptInput = {
      runId: run.runId,
      name,
      sealed,
      ...(question.kind === "text" && question.secret === true ? { secret: true } : {}),
      ...(origin === undefined ? {} : { origin }),
      ...(value === false ? { declined: true } : {}),
    };
    return answered(session, input, settings, nowMs);
  });
}

async function readScript(world: World, key: SessionKey, runId: string): Promise<RunStep[]> {
  const run = await world.store.readRun(key, runId);
  if (run === undefined) throw new Error(`run ${runId} is missing`);
  return loadPayload(world.blobs, layouts.script, run.script);
}

/** What the step at hand asks, or else the next one that asks for it. */
function askedIn(
  session: Session,
  script: RunStep[],
  runId: string,
  name: string,
): { question: Question; origin?: string } {
  const { run, inputs = [] } = session;
  if (!isUnfinished(run) || run.runId !== runId) throw noQuestion(name);
  const asked = waitingOf(run)?.asked;
  const isTaken = inputs.some((input) => isTakenFor(input, runId, name));
  if (asked?.name === name && !isTaken) return asked;
  const ask = stepsAhead(script, run).find(
    (step): step is AskStep => "type" in step && step.type === "ask" && step.name === name,
  );
  if (ask === undefined) throw noQuestion(name);
  return { question: ask.question };
}

function isTakenFor(input: KeptInput, runId: string, name: string): boolean {
  return input.runId === runId && input.name === name && input.taken === true;
}

function refuseUnfit(question: Question, value: string | boolean): void {
  const complaint = complaintOf(question, value);
  if (complaint === undefined) return;
  throw new DormouseError("invalid_request", `value: ${complaint}`, { path: "value" });
}

function complaintOf(question: Question, value: string | boolean): string | undefined {
  if (question.kind === "confirm") {
    return typeof value === "boolean" ? undefined : "must be true or false";
  }
  if (typeof value !== "string") return "must be a string";
  if (question.kind === "text" || question.options.includes(value)) return undefined;
  return `must be one of ${question.options.map((option) => JSON.stringify(option)).join(", ")}`;
}

function answered(
  session: Session,
  input: KeptInput,
  settings: EngineSettings,
  nowMs: number,
): Commit {
  const { runId, name } = input;
  const inputs = withInput(session.inputs, input);
  const events = [{ type: "input.received", data: { runId, name } } as const];
  return openQuestion(session)?.name === name
    ? goOn(session, { inputs }, events, settings, nowMs)
    : revise(session, { inputs }, events, nowMs);
}

function noQuestion(name: string): DormouseError {
  return new DormouseError(
    "no_question",
    `The session's run asks for no "${name}", or has been told already; its question says what it waits for.`,
    { path: "name" },
  );
}
