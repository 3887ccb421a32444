import { writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOwnCommand } from "../support/world/command.ts";
import { descendantsOf, until, untilGone, type ProcessInfo } from "../support/world/processes.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let listener: Server;
let takenPort: string;

beforeAll(async () => {
  world = await startTestWorld();
  listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  takenPort = String((listener.address() as AddressInfo).port);
});
afterAll(async () => {
  listener.close();
  await world.close();
});

describe("npm start says in a sentence what to do, and exits with 1,", () => {
  const free = { DORMOUSE_PORT: "0", DORMOUSE_HARBOR_PORT: "0" };
  const cases: [string, () => Promise<Record<string, string>>, RegExp][] = [
    [
      "where its port is taken",
      async () => ({
        ...free,
        DORMOUSE_DATA: join(world.dataDirectory, "own"),
        DORMOUSE_PORT: takenPort,
      }),
      /^Port \d+ is taken; set DORMOUSE_PORT to a free one/,
    ],
    [
      "where the sample site's port is taken",
      async () => ({
        ...free,
        DORMOUSE_DATA: join(world.dataDirectory, "own"),
        DORMOUSE_HARBOR_PORT: takenPort,
      }),
      /^Port \d+ is taken; set DORMOUSE_HARBOR_PORT to a free one/,
    ],
    [
      "where a port is none",
      async () => ({
        ...free,
        DORMOUSE_DATA: join(world.dataDirectory, "own"),
        DORMOUSE_PORT: "web",
      }),
      /DORMOUSE_PORT must be a port from 0 to 65535, not "web"/,
    ],
    [
      "where a world runs on the same data",
      async () => ({ ...free, DORMOUSE_DATA: world.dataDirectory }),
      /A local world is already running as process \d+ at http:\S+; use that one, or stop it first/,
    ],
    [
      "where the data directory cannot be made",
      async () => {
        const file = join(world.dataDirectory, "file");
        await writeFile(file, "");
        return { ...free, DORMOUSE_DATA: join(file, "data") };
      },
      /Nothing can be written to \S+ \(ENOTDIR\); make it a directory of yours, or set DORMOUSE_DATA/,
    ],
    [
      "where a setting of the engine cannot be",
      async () => ({
        ...free,
        DORMOUSE_DATA: join(world.dataDirectory, "own"),
        DORMOUSE_LEASE_MS: "soon",
      }),
      /DORMOUSE_LEASE_MS must be a whole number of at least 100, not "soon"/,
    ],
  ];

  it.each(cases)("%s", async (_, environment, sentence) => {
    const command = runOwnCommand("start", { args: ["--once"], environment: await environment() });
    const seen = new Map<number, ProcessInfo>();
    await until(() => {
      for (const child of descendantsOf(command.pid)) seen.set(child.pid, child);
      return command.child.exitCode !== null;
    });
    const exit = await command.exited;
    expect(command.stderr()).toMatch(sentence);
    expect(command.stderr()).not.toMatch(/^ +at /m);
    expect(exit).toBe(1);
    await untilGone([...seen.values()]);
  });

  it("and the world that was there goes on", async () => {
    expect((await world.client.sessions.list()).items).toEqual([]);
  });
});
