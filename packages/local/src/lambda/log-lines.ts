import type { Readable } from "node:stream";
import { lambdaLimits } from "./limits.ts";

/** Calls `onLine` for each line of the stream, without its line feed, the last unfinished one too. */
export function readLogLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    // A function that never ends its line must not fill this process's memory.
    for (
      ;
      rest.length > lambdaLimits.logLineLength;
      rest = rest.slice(lambdaLimits.logLineLength)
    ) {
      onLine(rest.slice(0, lambdaLimits.logLineLength));
    }
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
  // A killed child may reset its pipes: it has said what it had to say.
  stream.on("error", () => undefined);
}
