import { chromium, type Browser } from "playwright-core";
import { signalsLeftAlone } from "./signals.ts";

/** Not with the arguments of Chromium's package: a context of Playwright's needs more than a single process. */
export function launchPlaywright(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu"],
    ...signalsLeftAlone,
  });
}
