import type { StepRecord } from "../../step/step.ts";
import { clip, oneLine } from "../text/quote.ts";
import type { Acted } from "./steps.ts";

const lineLength = 200;

/** What came of an action, in a line. @param isLast of its step: what the page became is told with it. */
export function observationOf(
  { outcome, failure }: Acted,
  { page, pageState, settledBy }: Pick<StepRecord, "page" | "pageState" | "settledBy">,
  isLast: boolean,
): string {
  if (failure !== undefined) return lineOf(`${failure.code}: ${failure.message}`);
  if (settledBy === "probe") return "an attempt before had done it";
  const { output, artifact, dialogs = [] } = outcome ?? {};
  const parts = [
    output === undefined ? undefined : outputLine(output),
    artifact === undefined ? undefined : `${artifact.fileName}, ${artifact.bytes} bytes`,
    ...dialogs.map(({ type, message, response }) => `${type} "${message}": ${response}`),
    isLast && page !== undefined && pageState?.changed !== false
      ? `${page.title} (${page.url})`
      : undefined,
  ].filter((part) => part !== undefined);
  return lineOf(parts.length === 0 ? "done" : parts.join("; "));
}

/** Of what a navigation gives, where it led is told with the page. */
function outputLine(output: unknown): string {
  if (typeof output === "object" && output !== null && "url" in output && "status" in output) {
    return `status ${String(output.status)}`;
  }
  return JSON.stringify(output) ?? "";
}

function lineOf(text: string): string {
  return clip(oneLine(text), lineLength);
}
