import { withoutCardNumbers } from "./card-number.ts";

export const BLOT = "•••";

/** Shorter ones stand in all kinds of words. */
const SHORTEST = 4;
/** Shorter than this, a value counts only where it is not a part of a longer word or number. */
const SURE = 6;

/** Takes what is never told out of a text. */
export type Blotter = (text: string) => string;

/** @param secrets what the fields of the page hold that is never told; card numbers of any text are taken out too */
export const blotterOf = (secrets: Iterable<string>): Blotter => {
  const forms = [...new Set(secrets)].filter((secret) => secret.trim().length >= SHORTEST);
  const patterns = forms
    .toSorted((one, other) => other.length - one.length)
    .flatMap((secret) => patternsOf(secret.trim()));
  const known = patterns.length === 0 ? undefined : new RegExp(patterns.join("|"), "gu");
  return (text) => {
    const told = known === undefined || text === "" ? text : text.replaceAll(known, BLOT);
    return withoutCardNumbers(told, BLOT);
  };
};

const patternsOf = (secret: string): string[] => {
  const written = new Set([secret, encodeURIComponent(secret.toWellFormed()), inQuery(secret)]);
  const digits = secret.replaceAll(/[ -]/gu, "");
  const patterns = [...written].map((form) => bounded(form, escape(form)));
  return /^\d{8,}$/u.test(digits) ? [...patterns, digits.split("").join("[ \\u00a0-]?")] : patterns;
};

const bounded = (form: string, pattern: string): string =>
  form.length >= SURE
    ? pattern
    : `(?<![\\p{Letter}\\p{Number}])${pattern}(?![\\p{Letter}\\p{Number}])`;

const inQuery = (secret: string): string => new URLSearchParams({ s: secret }).toString().slice(2);

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
