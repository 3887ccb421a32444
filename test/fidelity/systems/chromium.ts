import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testChromium } from "../../../packages/browser/src/live/support/chromium.ts";
import { certificate } from "../sites/certificate.ts";

let executable: Promise<string> | undefined;

/** Every system drives the same Chromium, as a command that trusts the secure sites of this run. */
export function trustingChromium(): Promise<string> {
  executable ??= writeCommand();
  return executable;
}

export async function launchOptions() {
  return {
    executablePath: await trustingChromium(),
    args: ["--no-sandbox", "--disable-gpu"],
    // Signals end the whole run in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

async function writeCommand(): Promise<string> {
  const chromium = await testChromium();
  const directory = await mkdtemp(join(tmpdir(), "dormouse-fidelity-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const command = join(directory, "chromium");
  const trust = `--ignore-certificate-errors-spki-list=${certificate.keyHash}`;
  await writeFile(command, `#!/bin/sh\nexec '${chromium}' "$@" '${trust}'\n`, { mode: 0o755 });
  return command;
}
