import type { z } from "zod";
import { DormouseError } from "./error.ts";
import { messageOf } from "./issue-message.ts";

type Issue = z.core.$ZodIssue;

/** Whatever a value can be checked against. */
export type Schema = z.ZodType;

/**
 * Checks `value` against `schema`.
 * @param at where the value stands in the request, such as "run"; prefixes the path of an issue.
 * @throws DormouseError `invalid_request` with the path of the first field at fault.
 */
export function parse<Expected extends Schema>(
  schema: Expected,
  value: unknown,
  at = "",
): z.output<Expected> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalidRequest(result.error, at);
}

export function invalidRequest(error: z.core.$ZodError, at = ""): DormouseError {
  const { path, message } = mostTelling(error.issues, []);
  const field = formatPath([...(at === "" ? [] : [at]), ...path]);
  return new DormouseError(
    "invalid_request",
    textOf(field, message),
    field === "" ? {} : { path: field },
  );
}

/** Everything that is wrong with a value, for those who can mend it at once: "ref: is required". */
export function faultsOf(error: z.core.$ZodError): string[] {
  return error.issues.map((issue) => {
    const { path, message } = mostTelling([issue], []);
    return textOf(formatPath(path), message);
  });
}

function textOf(field: string, message: string): string {
  return field === "" ? message : `${field}: ${message}`;
}

/** "run.actions[3].url" */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

/**
 * Of a union only the branch that got furthest is worth reporting: "no branch matched" names no
 * field. The deepest path wins; of equals the branch with the fewest issues.
 */
function mostTelling(
  issues: readonly Issue[],
  parent: PropertyKey[],
): { path: PropertyKey[]; message: string } {
  // A name that is not known is mostly why another one is missing.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  if (issue === undefined) return { path: parent, message: "is not valid" };
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return { path: [...path, issue.keys[0] ?? ""], message: "is not a known field" };
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const branches = issue.errors
      .filter((branch) => branch.length > 0)
      .map((branch) => ({ size: branch.length, telling: mostTelling(branch, path) }))
      .toSorted((a, b) => b.telling.path.length - a.telling.path.length || a.size - b.size);
    return branches[0]?.telling ?? { path, message: messageOf(issue) };
  }
  return { path, message: messageOf(issue) };
}
