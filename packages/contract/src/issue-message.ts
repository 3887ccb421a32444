import type { z } from "zod";

/** What is wrong with a field, to be read after its path: "is required". A schema's own message is kept. */
export function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return typeMessage(issue.message);
  if (issue.code === "invalid_value" && issue.message.startsWith("Invalid ")) {
    return oneOf(
      issue.values.map((value) => (typeof value === "string" ? `"${value}"` : String(value))),
    );
  }
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)) {
    return oneOf(issue.options.map((option) => `"${String(option)}"`));
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

function named(type: string): string {
  if (type === "null") return type;
  const word = type === "record" ? "object" : type;
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}

function oneOf(options: string[]): string {
  return options.length === 1 ? `must be ${options[0]}` : `must be one of ${options.join(", ")}`;
}
