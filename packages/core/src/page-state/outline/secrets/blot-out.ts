import { hideSecrets } from "../../../input/hide-secrets.ts";
import { withoutCardNumbers } from "./card-number.ts";

export const blotMark = "•••";

/** Shorter ones stand in all kinds of words. */
const shortestSecret = 4;
/** Shorter than this, a value counts only where it is not a part of a longer word or number. */
const sureLength = 6;
/** A pattern of longer ones may be too large for any engine. */
const longestPattern = 200;
/** Every text is searched for each of them: of a page that holds more, the rest is left out of its fields only. */
const secretsMax = 300;

/** Takes what is never told out of a text. */
export type Blotter = (text: string) => string;

/**
 * @param secrets what the fields of the page hold that is never told, however it is written elsewhere, in capitals
 * too; card numbers of any text are taken out as well
 */
export function blotterOf(secrets: Iterable<string>): Blotter {
  const forms = [...new Set(Array.from(secrets, (secret) => secret.trim()))]
    .filter((secret) => secret.length >= shortestSecret)
    .slice(0, secretsMax)
    .toSorted((one, other) => other.length - one.length);
  if (forms.length === 0) return (text) => withoutCardNumbers(text, blotMark);
  const patterns = forms.filter(({ length }) => length <= longestPattern).flatMap(patternsOf);
  const known = patterns.length === 0 ? undefined : new RegExp(patterns.join("|"), "giu");
  const sure = hideSecrets(forms.filter(({ length }) => length >= sureLength));
  return (text) => {
    if (text.length < shortestSecret) return text;
    const told = known === undefined ? text : text.replaceAll(known, blotMark);
    return withoutCardNumbers(sure.text(told), blotMark);
  };
}

function patternsOf(secret: string): string[] {
  const written = new Set([secret, encodeURIComponent(secret.toWellFormed()), inQuery(secret)]);
  const digits = secret.replaceAll(/[ -]/gu, "");
  const patterns = [...written].map((form) => bounded(form, escape(form)));
  return /^\d{8,}$/u.test(digits) ? [...patterns, digits.split("").join("[ \\u00a0-]?")] : patterns;
}

function bounded(form: string, pattern: string): string {
  return form.length >= sureLength
    ? pattern
    : `(?<![\\p{Letter}\\p{Number}])${pattern}(?![\\p{Letter}\\p{Number}])`;
}

function inQuery(secret: string): string {
  return new URLSearchParams({ s: secret }).toString().slice(2);
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
