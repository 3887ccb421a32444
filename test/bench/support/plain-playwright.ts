import { chromium, type Browser } from "playwright-core";
import { signalsLeftAlone } from "./signals.ts";

/** In a single process, as ours and the plain one: with a process for each site it takes twice as long. */
export function launchPlaywright(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--single-process", "--no-zygote"],
    ...signalsLeftAlone,
  });
}
