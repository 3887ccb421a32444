import { inspect } from "node:util";
import { zstdDecompressSync } from "node:zlib";
import { createBrowserPort } from "@dormouse/browser";
import { createClient, type Client } from "@dormouse/client";
import type { PageState, ScriptAction, ScriptStep } from "@dormouse/contract";
import { createWorker, defaultSettings, work, type Worker } from "@dormouse/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serve, type Host } from "../conformance/support/api/serve.ts";
import { createTestApi, keys, type TestApi } from "../conformance/support/api/test-api.ts";
import { startTellingSite, type TellingSite } from "../support/telling-site/index.ts";
import { entered, held, told } from "../support/telling-site/pages.ts";

let site: TellingSite;
let api: TestApi;
let host: Host;
let client: Client;
let worker: Worker;
const logged: string[] = [];
/** All that was handed to a port: to be kept, or to be told. */
const written: { by: string; what: unknown[] }[] = [];
const browser = createBrowserPort({ network: { allowPrivate: true } });

beforeAll(async () => {
  site = await startTellingSite();
  api = await createTestApi();
  for (const port of ["table", "blobs", "hot", "announcer", "live"] as const) watch(port);
  host = await serve(api.app);
  client = createClient({ url: host.url, apiKey: keys.ours });
  worker = createWorker({
    world: api.world,
    browser,
    settings: { ...defaultSettings, quantumMs: 0 },
    processId: process.pid,
    report: (error, context) => void logged.push(inspect([error, context], { depth: 9 })),
  });
});
afterAll(async () => {
  await worker?.warm.close();
  await browser.close();
  await host?.close();
  site?.close();
});

function watch(port: "table" | "blobs" | "hot" | "announcer" | "live"): void {
  const object: object = api.memory[port];
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(object))) {
    if (name === "constructor" || typeof Reflect.get(object, name) !== "function") continue;
    const method = Reflect.get(object, name) as (...given: unknown[]) => unknown;
    Reflect.set(object, name, (...given: unknown[]) => {
      written.push({ by: `${port}.${name}`, what: structuredClone(given.filter(isData)) });
      return method.apply(object, given);
    });
  }
}

function isData(value: unknown): boolean {
  return typeof value !== "function";
}

async function runSteps(): Promise<void> {
  for (let hints = api.memory.queue.drain(); hints.length > 0; hints = api.memory.queue.drain()) {
    for (const hint of hints) await work(worker, hint, api.world.clock.nowMs() + 600_000);
  }
}

async function act(sessionId: string, ...actions: ScriptStep[]): Promise<unknown> {
  const { runId } = await client.sessions.execute(sessionId, { kind: "script", actions });
  await runSteps();
  for (const [name, value] of Object.entries(told)) {
    const { question } = await client.sessions.get(sessionId);
    if (question?.name !== name) continue;
    await client.sessions.answer(sessionId, name, value, { idempotencyKey: `${runId}-${name}` });
    await runSteps();
  }
  return client.sessions.run(sessionId, runId);
}

const press = (name: string) => ({ type: "click", locator: { role: "button", name } }) as const;
const ask = (name: string): ScriptStep => ({
  type: "ask",
  name,
  question: { kind: "text", prompt: "?", secret: true },
  timeoutMs: 600_000,
});
const looks: ScriptStep[] = [
  { type: "expand", name: "parts" },
  { type: "find", name: "found", text: "canary", limit: 50 },
  { type: "readText", name: "text" },
];

/** What the page is made of, from its elements up. */
async function markup(sessionId: string, most = 20): Promise<unknown> {
  const { page_state } = await client.sessions.state(sessionId);
  const refs = Object.keys(page_state.elements).slice(0, most) as `e${number}`[];
  return act(sessionId, {
    actions: refs.map((ref) => ({ type: "html", name: ref, ref })),
  } as never);
}

async function read(path: string): Promise<string> {
  const response = await api.call("GET", path);
  return `${response.status} ${await response.text()}`;
}

/** All that the API tells of the session. */
async function tellings(sessionId: string): Promise<string[]> {
  const own = `/v1/sessions/${sessionId}`;
  const agent = "/api/agent/session";
  const paths = [
    own,
    `${own}/state`,
    `${own}/state?format=text&budget=20000`,
    `${own}/history?limit=100`,
    `${own}/media`,
    ...["merge", "patch", "lines"].flatMap((format) =>
      [1, 2, 3, 5].map((since) => `${own}/diff?format=${format}&since=${since}`),
    ),
    `${own}/events`,
    `${own}/runs`,
    `${own}/snapshots`,
    ...["state", "history", "diff"].map((what) => `${agent}/${what}?agentId=teller`),
  ];
  return Promise.all(paths.map(read));
}

/** Where in a value one of the texts stands, however it is wrapped. */
function placesOf(value: unknown, at = ""): string[] {
  if (typeof value === "string") return isTold(value) ? [`${at}: ${excerptOf(value)}`] : [];
  if (value instanceof Uint8Array) return placesOf(unpacked(value), `${at}(bytes)`);
  if (typeof value !== "object" || value === null) return [];
  if (value instanceof Map || value instanceof Set) return placesOf([...value], at);
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(Array.isArray(value) ? [] : placesOf(name, `${at}/name`)),
    ...placesOf(inner, `${at}/${name}`),
  ]);
}

function unpacked(content: Uint8Array): string {
  const isZstd = Buffer.from(content).subarray(0, 4).equals(Buffer.from("28b52ffd", "hex"));
  return (isZstd ? zstdDecompressSync(content) : Buffer.from(content)).toString();
}

const words = /zq[89]\d|738164|4929.?7531|"zq7"/iu;
const inBase64 = Object.values({ ...held, ...told, ...entered })
  .filter(({ length }) => length > 6)
  .map((value) => btoa(`xx${value}`).slice(4, 12));

function excerptOf(text: string): string {
  const at = text.search(words);
  return text.slice(Math.max(0, at - 80), at + 80);
}

/** Ids, digests and what is sealed: in so many random characters the shorter words stand by chance. */
const random = /[\w+/-]{20,}/g;

function isTold(text: string): boolean {
  const written = text.replaceAll(random, (run) => (/canary/i.test(run) ? run : ""));
  return words.test(written) || inBase64.some((piece) => text.includes(piece));
}

it("what a page was told in secret, or holds as a password, a code or a card, is kept and told nowhere", async () => {
  const { session } = await client.sessions.create({ agentId: "teller" });
  const { sessionId } = session;
  const runs = [
    await act(sessionId, { type: "goto", url: site.url }),
    await act(
      sessionId,
      ask("apiKey"),
      ask("note"),
      {
        actions: [
          { type: "fill", locator: { label: "Service" }, value: { input: "apiKey" } },
          { type: "fill", locator: { label: "Note" }, value: { input: "note" } },
          press("Echo"),
          ...looks,
        ] as never,
      },
      { type: "click", locator: { role: "button", name: "Use none" }, timeoutMs: 300 },
    ),
    // The run that was told is over.
    await markup(sessionId),
    await act(sessionId, { actions: [press("Show"), ...looks] as never }),
    await act(sessionId, { actions: [press("Echo"), press("Echo")] }),
    await act(sessionId, { type: "click", locator: { ref: "e900" } }),
    await act(sessionId, { type: "click", locator: { label: "copy" }, timeoutMs: 300 }),
  ];
  const state: PageState = await client.sessions.state(sessionId);
  expect(state.page_state.metadata.title).toContain("•••");
  const shown = await tellings(sessionId);
  await client.sessions.end(sessionId);

  const found = [
    ...placesOf(runs, "run"),
    ...placesOf(shown, "shown"),
    ...placesOf(logged, "logged"),
    ...written.flatMap(({ by, what }) => placesOf(what, by)),
  ];
  expect([...new Set(found)]).toEqual([]);
  // That which is looked through is what was told and kept.
  expect(JSON.stringify(shown)).toContain("Copy •••");
  expect(JSON.stringify(written)).toContain("Copy •••");
});

it("what one step enters as a password and sends off is not told of the page that repeats it", async () => {
  const { session } = await client.sessions.create({ agentId: "sender" });
  const { sessionId } = session;
  await act(sessionId, { type: "goto", url: `${site.url}sign-in` });
  await act(sessionId, {
    actions: [
      { type: "fill", locator: { label: "Passphrase" }, value: "Fl-zq85" },
      { type: "type", locator: "[name=q]", text: "Ty-zq86" },
      { type: "press", key: "Enter" },
    ],
  });
  const { page_state } = await client.sessions.state(sessionId);
  expect(Object.values(page_state.elements).map(({ name }) => name)).toContain("Copy •••, •••");
  const own = `/v1/sessions/${sessionId}`;
  const paths = [`${own}/state`, `${own}/state?format=text`, `${own}/diff?since=1`];
  expect(placesOf(await Promise.all(paths.map(read)), "shown")).toEqual([]);
});

it("what one browser entered is told of no page that another one comes to, in a fork neither", async () => {
  const start = written.length;
  const { session } = await client.sessions.create({ agentId: "teller" });
  const { sessionId } = session;
  const pressed = Array.from(entered.pressed, (key) => ({ type: "press", key }) as const);
  const cells = Array.from(entered.cells, (value, nth) => {
    return { type: "fill", locator: { css: "[maxlength]", nth }, value } as const;
  });
  const enter = { type: "goto", url: `${site.url}enter` } as const;
  const sent = { type: "waitFor", url: "*/sent" } as const;
  const entering: ScriptAction[] = [
    enter,
    { type: "fill", locator: "#service", value: { input: "apiKey" } },
    { type: "fill", locator: "#filled", value: entered.filled },
    { type: "type", locator: "#typed", text: entered.typed },
    { type: "click", locator: "#pressed" },
    ...pressed,
    { type: "click", locator: "#host" },
    { type: "type", text: entered.closed.slice(0, 5) },
    { type: "type", text: entered.closed.slice(5) },
    { type: "press", key: "Enter" },
    sent,
  ];
  await act(sessionId, ask("apiKey"), { actions: entering });
  await act(sessionId, { actions: [enter, ...cells, sent] });
  expect(site.sent).toEqual(new Set(Object.values(entered)));
  // Another Lambda: nothing but what is stored is known to it.
  await worker.warm.close();
  const echo: ScriptStep[] = [
    { actions: [{ type: "goto", url: `${site.url}echo` }, ...looks] as never },
    { type: "click", locator: { role: "button", name: "Use none" }, timeoutMs: 300 },
  ];
  const runs = [await act(sessionId, ...echo), await markup(sessionId, 5)];
  const { session: forked } = await client.sessions.fork(sessionId, { step: 5 });
  await worker.warm.close();
  runs.push(await act(forked.sessionId, ...echo));
  const shown = [...(await tellings(sessionId)), ...(await tellings(forked.sessionId))];
  const found = [
    ...placesOf(runs, "run"),
    ...placesOf(shown, "shown"),
    ...placesOf(logged, "logged"),
    // A script is kept as its author wrote it.
    ...written
      .slice(start)
      .flatMap(({ by, what }) => placesOf(what, by).filter((place) => !place.includes("/script/"))),
  ];
  expect([...new Set(found)]).toEqual([]);
  expect(JSON.stringify(shown)).toContain("Copy •••");
});
