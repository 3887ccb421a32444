import { createSystemClock } from "@dormouse/cloud";
import {
  allowApiKey,
  createWorker,
  defaultSettings,
  work,
  type EngineSettings,
  type World,
  withArchives,
} from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import { createApi, type ApiContext } from "@dormouse/functions";
import { createEchoBrowser } from "./echo-browser.ts";

export const tenants = { ours: "tenant-ours", theirs: "tenant-theirs" };
export const keys = { ours: "key-of-ours", theirs: "key-of-theirs" };

/** A test asks as fast as it can. */
const patient: EngineSettings = { ...defaultSettings, tenantRequestsPerSecond: 10_000 };

export type TestApi = Awaited<ReturnType<typeof createTestApi>>;
export type Call = { key?: string | null; headers?: Record<string, string>; body?: unknown };

/** `store` and so on: others than the in-memory world's. */
type TestApiOptions = Omit<Partial<ApiContext>, "world"> &
  Partial<Pick<World, "store" | "blobs" | "hot" | "keyring" | "clock">>;

/** The API over the in-memory world, with a clock that runs, two tenants, and a worker at hand. */
export async function createTestApi(given: TestApiOptions = {}) {
  const memory = createMemoryWorld();
  const {
    store = memory.table,
    blobs = memory.blobs,
    hot = memory.hot,
    keyring,
    clock = createSystemClock(),
    ...options
  } = given;
  const world: World = {
    ...memory,
    clock,
    blobs,
    hot,
    store: withArchives(store, { blobs, clock }),
    ...(keyring === undefined ? {} : { keyring }),
  };
  const settings: EngineSettings = { ...(options.settings ?? patient) };
  await allowApiKey(world, tenants.ours, keys.ours);
  await allowApiKey(world, tenants.theirs, keys.theirs);
  const app = createApi({ ...options, world, settings });
  const worker = createWorker({
    world,
    browser: createEchoBrowser(),
    settings: { ...settings, quantumMs: 0 },
    processId: process.pid,
    report: () => {},
  });
  return {
    app,
    world,
    memory,
    worker,
    /** May be changed: the API reads them with each request. */
    settings,
    /** One request; `body` is sent as JSON unless it is text. */
    call: async (
      method: string,
      path: string,
      { key = keys.ours, headers = {}, body }: Call = {},
    ): Promise<Response> =>
      app.request(path, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    /** Runs every step that is due, one after another. */
    async runSteps(): Promise<void> {
      for (let hints = memory.queue.drain(); hints.length > 0; hints = memory.queue.drain()) {
        for (const hint of hints) await work(worker, hint, world.clock.nowMs() + 600_000);
      }
    },
  };
}

/** Everything the world holds of both tenants, to compare before and after. */
export async function contentsOf(memory: MemoryWorld): Promise<unknown> {
  const sessions = await Promise.all(
    Object.values(tenants).flatMap((tenantId) => [
      memory.store.list({ tenantId, limit: 1_000 }),
      memory.store.list({ tenantId, limit: 1_000, status: "CLEANUP" }),
    ]),
  );
  const items = sessions.flatMap((page) => page.items);
  const logs = await Promise.all(
    items.map(async (session) => ({
      session,
      events: await memory.store.readEvents(session, { afterSequence: 0, limit: 10_000 }),
      runs: await memory.store.listRuns(session, { limit: 1_000 }),
      artifacts: await memory.store.listArtifacts(session, { limit: 1_000 }),
    })),
  );
  return { logs, blobs: memory.blobs.keys(), hints: memory.queue.waiting() };
}

/** A script of steps that type and a last one that reads. */
export function typing(...texts: string[]) {
  return {
    kind: "script" as const,
    actions: [
      ...texts.map((text) => ({ type: "type" as const, text })),
      { type: "read" as const, name: "typed" },
    ],
  };
}

/** @returns the JSON of a good answer. @throws Error for any other */
export async function jsonOf<Body>(answer: Response | Promise<Response>): Promise<Body> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}
