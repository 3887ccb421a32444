import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient, type Client } from "@dormouse/client";
import { findFreePort } from "../../../packages/local/src/servers/index.ts";
import { withoutOurs } from "../../support/world/command.ts";
import { descendantsOf, killAll, stillRunning, untilGone } from "../../support/world/processes.ts";
import {
  createDataDirectory,
  removeDataDirectory,
  sharedVariables,
} from "../../support/world/test-world.ts";
import type { Order, Reach, Report } from "./orders.ts";

const script = fileURLToPath(new URL("world-process.ts", import.meta.url));

/** What its server's command line holds. */
const servers = { redis: "redis-server", queue: "fauxqs-process", table: "dynoxide" } as const;
export type ServerName = keyof typeof servers;

/** Processes that are killed take a moment to be gone. */
const endsWithinMs = 20_000;

/** A local world in a process of its own, any part of which can be killed, and all of it. */
export class AttackedWorld {
  readonly client: Client;
  readonly dataDirectory: string;
  readonly #port: number;
  readonly #environment: NodeJS.ProcessEnv;
  #child: ChildProcess;
  #reach: Reach;

  private constructor(
    started: { child: ChildProcess; reach: Reach },
    { dataDirectory, port, environment }: Beginning,
  ) {
    this.#child = started.child;
    this.#reach = started.reach;
    this.#port = port;
    this.#environment = environment;
    this.dataDirectory = dataDirectory;
    this.client = createClient(started.reach);
  }

  /** @param settings of the engine, such as DORMOUSE_LEASE_MS. */
  static async start(settings: Readonly<Record<string, string>>): Promise<AttackedWorld> {
    const dataDirectory = await createDataDirectory();
    const port = await findFreePort();
    const environment = {
      ...withoutOurs(process.env),
      ...(await sharedVariables()),
      ...settings,
      DORMOUSE_DATA: dataDirectory,
    };
    const started = await startProcess(port, environment);
    return new AttackedWorld(started, { dataDirectory, port, environment });
  }

  /** Where its parts are now. */
  get reach(): Reach {
    return this.#reach;
  }

  /** Kills one process of the pool that is at work. @returns false where none was. */
  async killWorker(order: Order): Promise<boolean> {
    const answered = once(this.#child, "message") as Promise<[Report]>;
    this.#child.send(order);
    const [report] = await answered;
    return report.type === "obeyed" && report.killed;
  }

  /** Kills a server; the world starts it again. @returns false where it was not running. */
  killServer(name: ServerName): boolean {
    const found = descendantsOf(this.#child.pid ?? -1).filter(
      ({ command }) => command.includes(servers[name]) && !command.startsWith("/bin/sh"),
    );
    killAll(found);
    return found.length > 0;
  }

  /** Kills every process of the world, and starts it again on what is left of it. */
  async restart(): Promise<void> {
    const all = descendantsOf(this.#child.pid ?? -1);
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    killAll(all);
    await exited;
    await untilGone(all);
    const { child, reach } = await startProcess(this.#port, this.#environment);
    this.#child = child;
    this.#reach = reach;
  }

  /** Ends it. @returns the command lines of processes that did not end with it: there must be none. */
  async close(): Promise<string[]> {
    const all = descendantsOf(this.#child.pid ?? -1);
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, "exit");
      this.#child.kill("SIGTERM");
      await exited;
    }
    await Promise.race([untilGone(all), sleep(endsWithinMs, undefined, { ref: false })]);
    const left = stillRunning(all);
    killAll(left);
    await removeDataDirectory(this.dataDirectory);
    return left.map(({ command }) => command);
  }
}

type Beginning = { dataDirectory: string; port: number; environment: NodeJS.ProcessEnv };

async function startProcess(
  port: number,
  environment: NodeJS.ProcessEnv,
): Promise<{ child: ChildProcess; reach: Reach }> {
  const child = fork(script, [String(port)], { env: environment, execArgv: [] });
  const up = once(child, "message").then(([report]) => report as Report);
  const ended = once(child, "exit").then(([code]) => `exit code ${String(code)}`);
  const first = await Promise.race([up, ended]);
  if (typeof first === "string" || first.type !== "up") {
    throw new Error(`the local world did not start: ${JSON.stringify(first)}`);
  }
  return { child, reach: first.reach };
}
