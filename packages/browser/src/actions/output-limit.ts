import { limits } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";

/** @throws ActionError `output_too_large` where the output would not fit what a step may carry. */
export function withinLimit<Output>(output: Output): Output {
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes <= limits.actionOutputBytes) return output;
  throw new ActionError(
    "output_too_large",
    `the output has ${bytes} bytes, and ${limits.actionOutputBytes} are allowed; read a smaller part of the page`,
  );
}
