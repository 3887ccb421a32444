import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalServer } from "./local-server.ts";

export interface KeptRunning<Server extends LocalServer> {
  /** As it was started first; those that take its place have its port and its data. */
  readonly server: Server;
  /** Ends the one that runs, and starts no other. Safe to call twice. */
  close(): Promise<void>;
}

/** One that cannot be started again is tried again later and later, up to so long. */
const longestWaitMs = 5_000;
const firstWaitMs = 100;

/**
 * Starts a server, and starts it again on its port whenever it ends by itself, as AWS would: those who use it see that
 * it does not answer for a while, and nothing else.
 *
 * @param start listens on the port that it is given, on any free one without
 * @param logFile is told of each end
 * @throws {LocalServerError} where it cannot be started the first time
 */
export async function keepRunning<Server extends LocalServer>(
  start: (port?: number) => Promise<Server>,
  logFile: string,
): Promise<KeptRunning<Server>> {
  const server = await start();
  const port = Number(new URL(server.url).port);
  const closing = new AbortController();
  let current = server;

  async function startAgain(): Promise<Server | undefined> {
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      if (closing.signal.aborted) return undefined;
      try {
        return await start(port);
      } catch (error) {
        log(`could not be started again: ${error instanceof Error ? error.message : "failed"}`);
      }
      await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => {});
    }
  }

  function log(what: string): void {
    appendFileSync(logFile, `${new Date().toISOString()} process ${current.pid} ${what}\n`);
  }

  async function watch(): Promise<void> {
    for (;;) {
      await current.exited;
      if (closing.signal.aborted) return;
      log("has ended by itself");
      const next = await startAgain();
      if (next === undefined) return;
      current = next;
      // Asked to end while it started: whoever closes has only known the one before.
      if (closing.signal.aborted) await current.close();
    }
  }

  const watching = watch();
  return {
    server,
    async close() {
      closing.abort();
      await current.close();
      await watching;
    },
  };
}
