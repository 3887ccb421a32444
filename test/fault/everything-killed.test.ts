import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient, type Client } from "@dormouse/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startHarbor, type Harbor } from "../support/harbor/index.ts";
import { runOwnCommand, type Command } from "../support/world/command.ts";
import { bundleArguments } from "../support/world/function-bundles.ts";
import {
  descendantsOf,
  killAll,
  stillRunning,
  until,
  untilGone,
  type ProcessInfo,
} from "../support/world/processes.ts";
import { dense, eventsOf, nextEvent, readLog, script, signIn } from "../support/world/sessions.ts";
import {
  sharedVariables,
  createDataDirectory,
  removeDataDirectory,
} from "../support/world/test-world.ts";

let dataDirectory: string;
let harbor: Harbor;
let commands: Command[];

beforeAll(async () => {
  harbor = await startHarbor();
});
afterAll(() => harbor.close());
beforeEach(async () => {
  dataDirectory = await createDataDirectory();
  commands = [];
});
afterEach(async () => {
  for (const { child, exited } of commands) {
    child.kill("SIGKILL");
    await exited;
  }
  await removeDataDirectory(dataDirectory);
});

type Serving = Command & { api: { url: string; apiKey: string }; client: Client };

/** Starts `npm start`'s own process on the data and waits until its sample has begun. */
function start(): Promise<Command> {
  return startUntil("session ");
}

async function startUntil(words: string, ...args: string[]): Promise<Command> {
  const command = runOwnCommand("start", {
    args: [...bundleArguments(), ...args],
    ipc: true,
    environment: {
      ...(await sharedVariables()),
      DORMOUSE_DATA: dataDirectory,
      DORMOUSE_PORT: "0",
      DORMOUSE_HARBOR_PORT: "0",
      DORMOUSE_LEASE_MS: "1500",
      DORMOUSE_HEARTBEAT_MS: "400",
    },
  });
  commands.push(command);
  await until(async () => {
    if (command.child.exitCode !== null) throw new Error(command.stderr());
    return command.stdout().includes(words);
  });
  return command;
}

/** Without the sample: it would have every session's steps run in a process each. */
async function serve(): Promise<Serving> {
  const command = await startUntil("API key", "--no-sample");
  const { url } = JSON.parse(await readFile(join(dataDirectory, "lock.json"), "utf8")) as {
    url: string;
  };
  const apiKey = (await readFile(join(dataDirectory, "api-key"), "utf8")).trim();
  const api = { url, apiKey };
  return { ...command, api, client: createClient(api) };
}

/** Everything the command runs: servers, functions, browsers, the sample site. */
function all(command: Command): ProcessInfo[] {
  const children = descendantsOf(command.pid);
  const programs = ["dynoxide", "fauxqs", "redis-server", "harbor/main.ts", "step.mjs"];
  for (const program of programs) {
    expect(children.some((child) => child.command.includes(program))).toBe(true);
  }
  return children;
}

async function untilBrowserRuns(command: Command): Promise<void> {
  await until(() => descendantsOf(command.pid).some((one) => one.command.includes("--headless")));
}

describe("kill -9 of everything", () => {
  it("loses nothing: on the same data the session goes on where it was and completes; of the process alone, in mid-session, it leaves nothing running", async () => {
    const first = await serve();
    const { session } = await first.client.sessions.create({
      run: script(
        signIn(harbor.url),
        ...dense(4).map((step) => ({ type: "waitFor" as const, ms: 500, name: `step ${step}` })),
        { type: "goto", url: `${harbor.url}/containers`, name: "still signed in" },
        { type: "expect", url: `${harbor.url}/containers` },
        { type: "screenshot", name: "proof" },
      ),
    });
    const { sessionId } = session;
    await nextEvent(first.client, sessionId, ({ type }) => type === "step.completed");
    const before = await readLog(first.api, sessionId);
    const children = all(first);
    killAll([{ pid: first.pid }, ...children]);
    await first.exited;
    await untilGone(children);
    expect(stillRunning(children)).toEqual([]);

    const second = await serve();
    expect(second.api.apiKey).toBe(first.api.apiKey);
    await nextEvent(second.client, sessionId, ({ type }) => type === "run.completed");
    const log = await readLog(second.api, sessionId);
    expect(log.slice(0, before.length)).toEqual(before);
    expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));
    expect(eventsOf(log, "step.completed").map(({ data }) => data.step)).toEqual(dense(8));
    const [shot] = (await second.client.sessions.screenshots(sessionId)).items;
    const image = await fetch(shot?.url ?? "");
    expect(
      Buffer.from(await image.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");

    const { session: another } = await second.client.sessions.create({
      run: script(
        { type: "goto", url: harbor.url, name: "open" },
        { type: "waitFor", ms: 60_000, name: "wait" },
      ),
    });
    await nextEvent(second.client, another.sessionId, ({ type }) => type === "step.completed");
    await untilBrowserRuns(second);
    const orphans = all(second);
    second.child.kill("SIGKILL");
    await second.exited;
    await untilGone(orphans);
    expect(stillRunning(orphans)).toEqual([]);
  });
});

describe("nothing is left running", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("after %s in mid-session", async (signal) => {
    const command = await start();
    await untilBrowserRuns(command);
    const children = all(command);
    command.child.kill(signal);
    expect(await command.exited).toBe(signal === "SIGINT" ? 130 : 143);
    await untilGone(children);
    expect(stillRunning(children)).toEqual([]);
  });

  it("after its parent has gone, in mid-session or while it still starts", async () => {
    const running = await start();
    await untilBrowserRuns(running);
    const children = all(running);
    running.child.disconnect();
    await running.exited;
    await untilGone(children);
    expect(stillRunning(children)).toEqual([]);

    const starting = runOwnCommand("start", {
      ipc: true,
      environment: {
        ...(await sharedVariables()),
        DORMOUSE_DATA: dataDirectory,
        DORMOUSE_PORT: "0",
        DORMOUSE_HARBOR_PORT: "0",
      },
    });
    commands.push(starting);
    const servers = await until(() => {
      const now = descendantsOf(starting.pid);
      return now.some(({ command }) => command.includes("dynoxide")) && now;
    });
    starting.child.disconnect();
    await starting.exited;
    await untilGone(servers);
    expect(stillRunning(servers)).toEqual([]);
  });
});
