import chromium from "@sparticuz/chromium";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { launch, type Browser } from "puppeteer-core";

const insecure = [
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--disable-site-isolation-trials",
];

/** A browser for tests. `processes` "many" puts each site in a process of its own. */
export async function launchChromium(processes: "one" | "many" = "one"): Promise<Browser> {
  const own = chromium.args.filter((argument) => !insecure.includes(argument));
  const args =
    processes === "one"
      ? own
      : own
          .filter((argument) => argument !== "--single-process")
          .map((argument) =>
            argument.replace("IsolateOrigins,site-per-process", "BackForwardCache"),
          )
          .concat("--site-per-process");
  const executablePath = await chromium.executablePath();
  if (!existsSync(join(tmpdir(), "fonts"))) process.env["FONTCONFIG_PATH"] ??= "/etc/fonts";
  return launch({
    executablePath,
    headless: "shell",
    args: [...args, "--no-startup-window"],
    ignoreDefaultArgs: ["about:blank"],
    waitForInitialPage: false,
    defaultViewport: { width: 1280, height: 720 },
  });
}
