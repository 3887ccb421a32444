import { isUnfinished } from "../run/status.ts";
import { waitingOf } from "../run/waiting.ts";
import type { CurrentRun, Session } from "../session/session.ts";

/**
 * An answer, sealed for its session. It lies in the session's own record, so that it is given, and the question
 * asked, in writes of which one sees the other. It goes with its run.
 */
export type KeptInput = {
  runId: string;
  name: string;
  /** Base64. */
  sealed: string;
  /** The step that asks for it has it. Until then it waits for that step. */
  taken?: true;
  /** Shown nowhere. */
  secret?: true;
  /** Entered into pages of this origin only; absent where whoever asked had no page before them. */
  origin?: string;
  /** Of a confirmation: the answer was no. */
  declined?: true;
};

/** What a session still keeps: an answer goes with the run that it was given to. */
export function keptInputs({ inputs = [], run }: Session): KeptInput[] | undefined {
  const own = isUnfinished(run) ? inputs.filter(({ runId }) => runId === run.runId) : [];
  return own.length === 0 ? undefined : own;
}

/** The inputs with this one, in place of another that waits under its name. */
export function withInput(inputs: readonly KeptInput[] = [], input: KeptInput): KeptInput[] {
  const isReplaced = ({ name, taken }: KeptInput): boolean =>
    name === input.name && taken === undefined;
  return [...inputs.filter((other) => !isReplaced(other)), input];
}

/** The answer that waits for the run's question of this name. */
export function waitingInput(
  { inputs = [] }: Pick<Session, "inputs">,
  { runId }: Pick<CurrentRun, "runId">,
  name: string,
): KeptInput | undefined {
  return inputs.find(
    (input) => input.runId === runId && input.name === name && input.taken === undefined,
  );
}

/**
 * The inputs once the run has this one, in place of what it was told under its name before. An earlier secret
 * stays, before it: it is entered no more, but is still to be hidden.
 */
export function takenInput(inputs: readonly KeptInput[] = [], taken: KeptInput): KeptInput[] {
  const others = inputs.filter(
    (input) => input.name !== taken.name || (input.taken === true && input.secret === true),
  );
  return [...others, { ...taken, taken: true }];
}

/**
 * The inputs behind a step that has asked while it was done: only what was told in secret is still to be known, to enter
 * it and to hide it.
 */
export function inputsAfter({ inputs = [], run }: Pick<Session, "inputs" | "run">): KeptInput[] {
  const name = run && waitingOf(run)?.asked?.name;
  return inputs.filter((input) => input.name !== name || input.secret === true);
}

/** What the run has been told; under one name, the last stands last. */
export function inputsOf(
  { inputs = [] }: Pick<Session, "inputs">,
  { runId }: Pick<CurrentRun, "runId">,
): KeptInput[] {
  return inputs.filter((input) => input.runId === runId && input.taken === true);
}
