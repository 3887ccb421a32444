import type { z } from "zod";

/** What is wrong with a field, to be read after its path: "is required". A schema's own message is kept. */
export function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return typeMessage(issue.message);
  if (issue.code === "invalid_value" && issue.message.startsWith("Invalid ")) {
    return oneOf(
      issue.values.map((value) => (typeof value === "string" ? `"${value}"` : String(value))),
    );
  }
  if (issue.code === "too_small" || issue.code === "too_big") return boundMessage(issue);
  if (issue.code === "invalid_format" && issue.message.startsWith("Invalid ")) {
    return formatMessages[issue.format] ?? issue.message;
  }
  if (issue.code === "invalid_key") {
    const [first] = issue.issues;
    return first === undefined ? issue.message : `its name ${messageOf(first)}`;
  }
  if (issue.code === "invalid_union" && !issue.message.startsWith("Invalid ")) return issue.message;
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)) {
    const options = issue.options.filter((option) => option !== undefined);
    return oneOf(options.map((option) => `"${String(option)}"`));
  }
  return issue.message;
}

/** Zod tells in its text alone what a value was. */
const mismatch = /^Invalid input: expected (\w+), received (\w+)$/;

function typeMessage(message: string): string {
  const [, expected = "", received] = mismatch.exec(message) ?? [];
  if (received === undefined) return message;
  if (received === "undefined") return "is required";
  // Only the text of a query comes to be NaN, and its numbers are whole.
  if (expected === "int" || received === "NaN") return "must be a whole number";
  return `must be ${named(expected)}, not ${named(received)}`;
}

type BoundIssue = Extract<z.core.$ZodIssue, { code: "too_small" | "too_big" }>;

function boundMessage(issue: BoundIssue): string {
  const { origin, message } = issue;
  if (!/^Too (small|big): /.test(message)) return message;
  const [limit, word] =
    issue.code === "too_small"
      ? [issue.minimum, issue.inclusive ? "at least" : "more than"]
      : [issue.maximum, issue.inclusive ? "at most" : "less than"];
  const amount = `${issue.exact === true ? "exactly" : word} ${limit}`;
  const unit = units[origin];
  if (unit === undefined) return `must be ${amount}`;
  return `must have ${amount} ${unit}${Number(limit) === 1 ? "" : "s"}`;
}

/** What a length is counted in; a number has none. */
const units: Record<string, string> = { string: "character", array: "item" };

const formatMessages: Record<string, string> = {
  base64: "must be base64",
  datetime: "must be a time in ISO 8601, such as 2026-12-01T09:00:00Z",
  uuid: "must be a UUID",
  url: "must be an absolute URL",
};

function named(type: string): string {
  if (type === "null") return type;
  const word = type === "record" ? "object" : type;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}

function oneOf(options: string[]): string {
  return options.length === 1 ? `must be ${options[0]}` : `must be one of ${options.join(", ")}`;
}
