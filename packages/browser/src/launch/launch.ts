import type { BrowserIdentity } from "@dormouse/contract";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { launch, type Browser } from "puppeteer-core";
import { chromiumArguments, type ProcessModel } from "./arguments.ts";
import { BrowserLaunchError } from "./errors.ts";
import { disguiseOf, type Disguise } from "../identity/disguise.ts";
import { diagnose } from "./diagnose.ts";
import { executableEnvironment, findExecutable, versionOf } from "./executable.ts";
import { NetworkGuard, type NetworkGuardOptions } from "../network/network-guard.ts";
import { createProfile, removeProfile } from "./profile.ts";

export type LaunchOptions = {
  /** Default: the package's own Chromium. */
  executablePath?: string | undefined;
  /** Where browsers keep their profiles while they live. Default: the system's temporary directory. */
  userDataRoot?: string | undefined;
  processModel?: ProcessModel | undefined;
  identity: BrowserIdentity;
  /** Where its connections may lead. Default: to the public internet. */
  network?: NetworkGuardOptions | undefined;
};

export type LaunchedBrowser = {
  browser: Browser;
  disguise: Disguise;
  /** Of the Chromium that runs, such as "153.0.8010.0". */
  version: string;
  /** Its profile. Removed with it. */
  userDataDirectory: string;
  /** Files the browser downloads. Removed with it. */
  downloadDirectory: string;
  guard: NetworkGuard;
  /** Ends the process and removes its profile. Always ends. */
  close(): Promise<void>;
};

/**
 * Starts a Chromium without a tab, in a profile of its own. It dies with this process, also when
 * that is killed, since the pipe between them closes.
 *
 * @throws BrowserLaunchError, NetworkPolicyError
 */
export async function launchChromium(options: LaunchOptions): Promise<LaunchedBrowser> {
  try {
    return await launchOnce(options);
  } catch (error) {
    // Now and then a start ends in a crash of Chromium's own; another costs less than a step's attempt.
    if (!(error instanceof BrowserLaunchError) || error.code !== "launch_failed") throw error;
    return launchOnce(options);
  }
}

async function launchOnce(options: LaunchOptions): Promise<LaunchedBrowser> {
  const executablePath = await findExecutable(options.executablePath);
  const guard = await NetworkGuard.open(options.network);
  const userDataDirectory = await createProfile(options.userDataRoot ?? tmpdir());
  const downloadDirectory = join(userDataDirectory, "downloads");
  const processModel =
    options.processModel ?? (process.platform === "linux" ? "single" : "sharedRenderer");
  try {
    const named = await versionOf(executablePath);
    const disguise = disguiseOf(options.identity, named);
    await mkdir(downloadDirectory);
    const browser = await launch({
      executablePath,
      args: await chromiumArguments({
        userDataDirectory,
        processModel,
        disguise,
        proxyPort: guard.port,
      }),
      ignoreDefaultArgs: true,
      pipe: true,
      env: { ...executableEnvironment(executablePath), TZ: options.identity.timezone },
      waitForInitialPage: false,
      defaultViewport: null,
      // Signals are the worker's business: puppeteer would end the process itself.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    const close = async (): Promise<void> => {
      await end(browser, userDataDirectory);
      await guard.close();
    };
    const version = /[\d.]+/.exec(named)?.[0] ?? "";
    return { browser, disguise, version, userDataDirectory, downloadDirectory, guard, close };
  } catch (error) {
    await guard.close();
    await removeProfile(userDataDirectory);
    throw await diagnose(executablePath, error);
  }
}

/** The profile is thrown away, so there is nothing a polite end would save. */
async function end(browser: Browser, userDataDirectory: string): Promise<void> {
  const child = browser.process();
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
  await removeProfile(userDataDirectory);
}
