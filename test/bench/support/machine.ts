import { availableParallelism, totalmem } from "node:os";
import type { BenchWorld } from "./bench-world.ts";
import { launchPlain } from "./plain-browser.ts";

const gibibyte = 1024 ** 3;

/** What the numbers were taken on, without naming the machine. */
export async function describeMachine({ chromiumPath }: BenchWorld): Promise<string> {
  const browser = await launchPlain(chromiumPath);
  const chromium = (await browser.version()).replace(/^.*\//, "");
  await browser.close();
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)} with ${availableParallelism()} cores and ` +
    `${Math.round(totalmem() / gibibyte)} GiB of memory, ${process.platform} ${process.arch}, ` +
    `Node ${process.version.slice(1)}, Chromium ${chromium}.`
  );
}
