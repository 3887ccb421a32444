import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answersHttp } from "./answers-http.ts";
import { keepRunning, startDynoxide, type LocalServer } from "./index.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "dormouse-kept-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A table server that is kept running, and every process that has been it. */
async function keepTableServer(name: string) {
  const started: LocalServer[] = [];
  const logFile = join(directory, `${name}.log`);
  const dataFile = join(directory, `${name}.sqlite`);
  const kept = await keepRunning(async (port) => {
    const server = await startDynoxide({
      dataFile,
      logFile,
      ...(port === undefined ? {} : { port }),
    });
    started.push(server);
    return server;
  }, logFile);
  return { ...kept, started };
}

test("a server that is killed is there again on its port, as often as that happens", async () => {
  const { server, started, close } = await keepTableServer("killed");
  for (const times of [1, 2]) {
    process.kill(started.at(-1)?.pid ?? -1, "SIGKILL");
    await expect.poll(() => started.length).toBe(times + 1);
    expect(started.at(-1)?.url).toBe(server.url);
    expect(await answersHttp(`${server.url}/`)).toBe(true);
  }
  await Promise.all([close(), close()]);
  expect(await answersHttp(`${server.url}/`)).toBe(false);
  expect(started).toHaveLength(3);
});

test("closing ends the one that is just being started again", async () => {
  const { server, started, close } = await keepTableServer("closed");
  process.kill(server.pid, "SIGKILL");
  await server.exited;
  await close();
  await Promise.all(started.map(({ exited }) => exited));
  expect(await answersHttp(`${server.url}/`)).toBe(false);
});
