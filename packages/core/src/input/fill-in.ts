import {
  fillIn,
  referencesIn,
  WebUrl,
  type Action,
  type ProbeAction,
  type ScriptAction,
} from "@dormouse/contract";
import { runOf, type Session } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { Marked, ScriptPlan, StepPlan, Unusable } from "../step/plan.ts";
import type { World } from "../world/world.ts";
import { inputsOf, type KeptInput } from "./kept-input.ts";
import { openInput } from "./seal-input.ts";

/** What a run was told. */
export type Answers = {
  /** The last answer under each name. */
  values: ReadonlyMap<string, string>;
  /** The names of those that are secret. */
  secrets: ReadonlySet<string>;
  /** By their names, where those may be entered that may not be everywhere. */
  origins: ReadonlyMap<string, string>;
  /** Every secret it was told, one that another has replaced too: a page may still show it. */
  hidden: readonly string[];
};

export const noAnswers: Answers = {
  values: new Map(),
  secrets: new Set(),
  origins: new Map(),
  hidden: [],
};

/** @throws KeyUnwrapError, BrokenSealError, and what the keyring throws where it does not answer. */
export async function openAnswers({ keyring }: World, session: Session): Promise<Answers> {
  const inputs = inputsOf(session, runOf(session));
  const told = await Promise.all(
    inputs.map(async (input) => ({ ...input, value: await openInput(keyring, session, input) })),
  );
  const last = [...new Map(told.map((answer) => [answer.name, answer])).values()];
  return {
    values: new Map(last.map(({ name, value }) => [name, value])),
    secrets: new Set(last.filter(isSecret).map(({ name }) => name)),
    origins: new Map(
      last.flatMap(({ name, origin }) => (origin === undefined ? [] : [[name, origin] as const])),
    ),
    hidden: told.filter(isSecret).map(({ value }) => value),
  };
}

/** The step as it is to be done. */
export function fillInPlan(plan: ScriptPlan, answers: Answers): StepPlan | Unusable {
  try {
    return filledIn(plan, answers);
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    const { name } = plan;
    const failure = error.toFailure();
    return { type: "unusable", ...(name === undefined ? {} : { name }), failure };
  }
}

/** @throws ActionError `input_unusable` */
function filledIn({ actions, marked, ...rest }: ScriptPlan, answers: Answers): StepPlan {
  const filled = actions.map((action) => fillInAction(action, answers));
  const secret = filled.filter((_, index) => entersSecret(actions[index], answers));
  const { hidden } = answers;
  return {
    ...rest,
    actions: filled,
    ...(marked === undefined ? {} : { marked: fillInMarked(marked, answers) }),
    ...(secret.length === 0 ? {} : { secretActions: new Set(secret) }),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(rest.task === undefined ? {} : { answers }),
  };
}

function fillInMarked({ from, probe }: Marked<ProbeAction>, answers: Answers): Marked<Action> {
  if (probe === undefined) return { from };
  return { from, probe: probe.map((action) => fillInAction(action, answers)) };
}

function fillInAction(action: ScriptAction | ProbeAction, { values }: Answers): Action {
  const filled: Action = fillIn(action, (name) => {
    const value = values.get(name);
    if (value === undefined) throw unusable(name, "was not told");
    return value;
  });
  const [told] = filled.type === "goto" ? referencesIn(action) : [];
  if (told !== undefined && !WebUrl.safeParse(Reflect.get(filled, "url")).success) {
    throw unusable(told.name, "is no absolute http or https URL");
  }
  return filled;
}

function isSecret({ secret }: KeptInput): boolean {
  return secret === true;
}

function entersSecret(action: ScriptAction | undefined, { secrets }: Answers): boolean {
  return action !== undefined && referencesIn(action).some(({ name }) => secrets.has(name));
}

function unusable(name: string, why: string): ActionError {
  return new ActionError("input_unusable", `What was answered to "${name}" ${why}.`);
}
