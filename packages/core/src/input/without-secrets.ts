import { FailedForNowError } from "../step/errors.ts";
import type { StepOutcome } from "../step/outcome.ts";
import type { Answers } from "./fill-in.ts";

/** Stands where a secret was. */
const placeholder = "•••";
/** A secret that is shorter stands in too much that has nothing to do with it. */
const lengthMin = 3;

/** What a step came to, without what the run was told in secret, wherever a page has put it. */
export function outcomeWithout(outcome: StepOutcome, answers: Answers): StepOutcome {
  const { actions, error, page } = outcome;
  return {
    ...outcome,
    actions: withoutSecrets(actions, answers),
    ...(error === undefined ? {} : { error: withoutSecrets(error, answers) }),
    ...(page === undefined ? {} : { page: withoutSecrets(page, answers) }),
  };
}

/** The same of an attempt that its author wants repeated, which is told of. */
export function errorWithout(error: unknown, answers: Answers): unknown {
  if (!(error instanceof FailedForNowError)) return error;
  return new FailedForNowError(withoutSecrets(error.failure, answers), error.waitMs);
}

function withoutSecrets<Value>(value: Value, { values, secrets }: Answers): Value {
  const hidden = [...secrets]
    .map((name) => values.get(name) ?? "")
    .filter((secret) => secret.length >= lengthMin)
    .flatMap(writingsOf);
  return hidden.length === 0 ? value : (replaceIn(value, hidden) as Value);
}

/** The text itself, and as it stands in addresses: put there by a script, by a form, or by the browser. */
function writingsOf(secret: string): string[] {
  const text = secret.toWellFormed();
  const address = encodeURI(text);
  return [
    ...new Set([
      secret,
      encodeURIComponent(text),
      new URLSearchParams({ q: text }).toString().slice("q=".length),
      address,
      address.replaceAll("'", "%27"),
    ]),
  ];
}

function replaceIn(value: unknown, hidden: readonly string[]): unknown {
  if (typeof value === "string") {
    return hidden.reduce((text, secret) => text.replaceAll(secret, placeholder), value);
  }
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, hidden));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [
    replaceIn(name, hidden),
    replaceIn(field, hidden),
  ]);
  return Object.fromEntries(entries);
}
