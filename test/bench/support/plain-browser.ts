import sparticuz from "@sparticuz/chromium";
import { defaultArgs, launch, type Browser } from "puppeteer-core";
import { signalsLeftAlone } from "./signals.ts";

/** Chromium as its package's manual has puppeteer launch it on Lambda. */
export async function launchPlain(executablePath: string): Promise<Browser> {
  // Quoted as for a shell, which there is none: puppeteer's own says the same.
  const own = sparticuz.args.filter((argument) => !argument.startsWith("--headless"));
  return launch({
    executablePath,
    args: await defaultArgs({ headless: "shell", args: own }),
    headless: "shell",
    // A browser on a pipe ends with this process, however that ends.
    pipe: true,
    ...signalsLeftAlone,
  });
}
