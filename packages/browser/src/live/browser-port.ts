import { BrowserIdentity } from "@dormouse/contract";
import type { BrowserPort, LiveBrowser, OpenRequest } from "@dormouse/core";
import type { ProcessModel } from "../launch/arguments.ts";
import { launchChromium } from "../launch/launch.ts";
import type { NetworkPolicy } from "../network/address-policy.ts";
import { BaseParts } from "../state/base-parts.ts";
import { ChromiumSession, defaultPatience, type Patience } from "./live-browser.ts";
import { ReadyBrowser } from "./ready-browser.ts";
import { SpareBrowser, type Launch } from "./spare-browser.ts";

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

export type PrewarmedBrowserPort = BrowserPort & {
  /**
   * Begins to make a browser ready for whichever session is opened next, unless one is. A session
   * whose identity needs another process is opened without it, and ends it. Never fails.
   */
  prewarm(): void;
  /** Ends the browser that waits, if there is one, and makes no other ready. */
  close(): Promise<void>;
};

/** Opens Chromiums of this machine, each for one session. */
export function createBrowserPort(options: BrowserPortOptions = {}): PrewarmedBrowserPort {
  const patience = { ...defaultPatience, ...options.patience };
  const launch: Launch = (identity) =>
    launchChromium({
      executablePath: options.executablePath ?? process.env["CHROMIUM_PATH"],
      userDataRoot: options.userDataRoot,
      processModel: options.processModel,
      identity,
      network: { policy: options.network },
    });
  const spare = new SpareBrowser(launch, BrowserIdentity.parse({}));
  return {
    prewarm: () => spare.prepare(),
    close: () => spare.close(),
    /** @throws BrowserLaunchError when Chromium does not start; the signal's reason when it is aborted. */
    async open(request: OpenRequest): Promise<LiveBrowser> {
      const { signal, identity, snapshot } = request;
      signal.throwIfAborted();
      const base = new BaseParts(snapshot);
      base.prefetch();
      const waiting = await unlessAborted(spare.take(identity), signal, (ready) => {
        return ready?.launched.close();
      });
      const launched =
        waiting?.launched ??
        (await unlessAborted(launch(identity), signal, (late) => late.close()));
      const abort = (): void => void launched.close();
      signal.addEventListener("abort", abort, { once: true });
      try {
        signal.throwIfAborted();
        const ready =
          waiting ?? (await ReadyBrowser.prepare(launched, identity, snapshot?.manifest.viewport));
        return await ChromiumSession.wake(ready, request, base, patience);
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

/**
 * What is to come, unless the signal is aborted first.
 * @param discard ends a value that comes after the abort
 * @throws the signal's reason
 */
async function unlessAborted<Value>(
  coming: Promise<Value>,
  signal: AbortSignal,
  discard: (late: Value) => Promise<void> | undefined,
): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal.reason);
    coming.then(discard).catch(() => undefined);
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([coming, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
