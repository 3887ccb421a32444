import type { Environment } from "./environment.ts";
import { memoryOfTree, readProcessTable } from "./process-tree.ts";

const sampleEveryMs = 500;
const mebibyte = 1024 * 1024;

/** Kills environments whose process tree holds more memory than the function has. Call the result to stop. */
export function guardMemory(environments: Iterable<Environment>, memoryMb: number): () => void {
  const timer = setInterval(() => {
    const busy = [...environments].filter(({ state }) => state === "busy" || state === "starting");
    if (busy.length === 0) return;
    const table = readProcessTable();
    for (const environment of busy) {
      const { pid } = environment;
      if (pid === undefined) continue;
      const usedMb = Math.ceil(memoryOfTree(pid, table) / mebibyte);
      if (usedMb > memoryMb) environment.abort(outOfMemory(usedMb, memoryMb));
    }
  }, sampleEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function outOfMemory(usedMb: number, memoryMb: number) {
  return {
    errorType: "Runtime.OutOfMemory",
    errorMessage: `the function used ${usedMb} MB; it has ${memoryMb} MB, and was killed`,
  };
}
