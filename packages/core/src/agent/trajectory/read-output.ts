import type { ExtractField, ExtractGroup } from "@dormouse/contract";
import type { PageContent } from "../../page-state/page-content.ts";
import { findRows } from "./find-rows.ts";
import { findValue } from "./find-value.ts";
import type { Unresolved } from "./recorded-step.ts";

/** Where each field of a run's output is read, on the page that it ended with. */
export type ReadOutput = {
  fields: Record<string, ExtractField | ExtractGroup>;
  unresolved: Unresolved[];
};

/** @param values what stands for something else in later runs */
export function readOutput(
  output: unknown,
  page: PageContent | undefined,
  values: readonly string[],
): ReadOutput {
  if (output === undefined) return { fields: {}, unresolved: [] };
  if (typeof output !== "object" || output === null) {
    return {
      fields: {},
      unresolved: [{ field: "result", reason: "It is in the model's own words." }],
    };
  }
  const given = textsIn(output);
  const result: ReadOutput = { fields: {}, unresolved: [] };
  for (const [field, value] of Object.entries(output)) {
    const found = page && place(page, value, { values, given });
    if (found === undefined) {
      const reason =
        "What the run gave is not found on the page that it ended with, or nothing else tells where it stands.";
      result.unresolved.push({ field, reason });
    } else result.fields[field] = found;
  }
  return result;
}

function place(
  page: PageContent,
  value: unknown,
  known: { values: readonly string[]; given: readonly string[] },
): ExtractField | ExtractGroup | undefined {
  if (Array.isArray(value)) return findRows(page, value);
  const isText = typeof value === "string" && value.trim() !== "";
  return isText || typeof value === "number" ? findValue(page, { value, ...known }) : undefined;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
