import type { BrowserPort, LiveBrowser, OpenRequest } from "@dormouse/core";
import type { ProcessModel } from "../launch/arguments.ts";
import { launchChromium } from "../launch/launch.ts";
import type { NetworkPolicy } from "../network/address-policy.ts";
import { ChromiumSession, defaultPatience, type Patience } from "./live-browser.ts";

export type BrowserPortOptions = {
  /** Default: the environment's CHROMIUM_PATH, else the Chromium of @sparticuz/chromium. */
  executablePath?: string;
  /** Where live browsers keep their profiles. Default: the system's temporary directory. */
  userDataRoot?: string;
  /** Default: one process on Linux, else a process for all pages beside the browser's. */
  processModel?: ProcessModel;
  patience?: Partial<Patience>;
  /** Where pages may connect to. Default: to the public internet, to nothing inside. */
  network?: NetworkPolicy;
};

/** Opens Chromiums of this machine, each for one session. */
export function createBrowserPort(options: BrowserPortOptions = {}): BrowserPort {
  const patience = { ...defaultPatience, ...options.patience };
  return {
    /** @throws BrowserLaunchError when Chromium does not start; the signal's reason when it is aborted. */
    async open(request: OpenRequest): Promise<LiveBrowser> {
      const { signal } = request;
      signal.throwIfAborted();
      const launched = await launchChromium({
        executablePath: options.executablePath ?? process.env["CHROMIUM_PATH"],
        userDataRoot: options.userDataRoot,
        processModel: options.processModel,
        identity: request.identity,
        network: { policy: options.network },
      });
      const abort = (): void => void launched.close();
      signal.addEventListener("abort", abort, { once: true });
      try {
        signal.throwIfAborted();
        return await ChromiumSession.wake(launched, request, patience);
      } catch (error) {
        await launched.close();
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener("abort", abort);
      }
    },
  };
}
