import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "playwright-core";
import type { System } from "../session.ts";
import { launchOptions } from "./chromium.ts";
import { contextSession } from "./context-session.ts";

/** What hosted platforms do: end the browser politely, copy its user-data-dir, start on the copy. */
export const copiedProfile: System = {
  name: "copied user-data-dir",
  keepsSessions: false,
  async start() {
    const directories: string[] = [await newDirectory()];
    const open = (): Promise<BrowserContext> => openProfile(directories.at(-1) ?? "");
    return contextSession(await open(), {
      async nap(context) {
        await context.close();
        const copy = await newDirectory();
        await cp(directories.at(-1) ?? "", copy, { recursive: true, filter: isNoLock });
        directories.push(copy);
        return open();
      },
      async close(context) {
        await context.close();
        for (const directory of directories) await rm(directory, { recursive: true, force: true });
      },
    });
  },
};

async function openProfile(directory: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(directory, await launchOptions());
}

function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "dormouse-fidelity-"));
}

/** The lock names the process that holds the folder. */
function isNoLock(path: string): boolean {
  return !/\/Singleton\w+$/.test(path);
}
