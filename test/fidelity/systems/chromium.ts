import { testChromium } from "../../../packages/browser/src/live/support/chromium.ts";

/** Every system drives the same Chromium. */
export async function launchOptions() {
  return {
    executablePath: await testChromium(),
    args: ["--no-sandbox", "--disable-gpu"],
    // Signals end the whole run in order.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
