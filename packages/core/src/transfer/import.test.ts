import { BrowserIdentity, StorageState } from "@dormouse/contract";
import { beforeEach, describe, expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings } from "../settings.ts";
import { createMemoryWorld, type MemoryWorld } from "../world/memory/index.ts";
import { importIntoSession, type StateImport } from "./import.ts";
import { encodePart } from "../snapshot/part-content.ts";
import type { CapturedPart, CapturedState, PartKind } from "../snapshot/snapshot.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";

const site = "https://a.example";
const other = "https://b.example";
const settings = defaultSettings;

let world: MemoryWorld;
let key: SessionKey;

beforeEach(async () => {
  world = createMemoryWorld();
  const created = await createSession(world, settings, {
    tenantId: "tenant",
    identity: BrowserIdentity.parse({}),
    run: { kind: "script", actions: [{ type: "reload" }] },
  });
  if ("duplicate" in created) throw new Error("it was there before");
  key = { tenantId: "tenant", sessionId: created.sessionId };
});

const items = encodePart("localStorage", [{ name: "a", value: "1" }]);
const database = { name: "d", version: 1, stores: [] };
const databases = encodePart("indexedDB", [database]);

function part(kind: PartKind, storageKey: string, content: Uint8Array): CapturedPart {
  return { kind, storageKey, content, ...(kind === "sessionStorage" ? { tabId: "t1" } : {}) };
}

/** A browser that has something of every kind on two origins. */
const everything: CapturedState = {
  parts: [site, other].flatMap((origin) => [
    part("localStorage", origin, items),
    part("localStorage", `${origin}/^0https://top.example`, items),
    part("sessionStorage", origin, items),
    part("indexedDB", origin, databases),
    part("indexedDBFiles", origin, Buffer.from([1])),
    part("cacheStorage", origin, Buffer.from("[]")),
    part("fileSystem", origin, encodePart("fileSystem", [{ path: ["kept"] }])),
  ]),
  tabs: [{ tabId: "t1", url: `${site}/`, title: "A", active: true, scroll: { x: 0, y: 0 } }],
  dialogs: { response: "accept" },
};

function send(imported: StateImport) {
  return importIntoSession(world, key, imported);
}

async function partsOf(storageKey: string): Promise<string[]> {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  const manifest = await openSnapshot(world, session, session.snapshotVersion);
  const parts = manifest?.parts ?? [];
  return parts.filter((one) => one.storageKey === storageKey).map(({ kind }) => kind);
}

const state = StorageState.parse({
  origins: [
    { origin: site, localStorage: [], indexedDB: [{ ...database, name: "e" }] },
    { origin: "https://c.example", localStorage: [], opfs: [{ path: "a", type: "file" }] },
  ],
});

describe("an import", () => {
  beforeEach(async () => {
    await send({ format: "full", state: everything });
  });

  it("in Playwright's format replaces what it knows of on every origin, and leaves the rest", async () => {
    await send({ format: "playwright", mode: "replace", state });
    expect(await partsOf(site)).toEqual(["cacheStorage", "indexedDB", "sessionStorage"]);
    expect(await partsOf(other)).toEqual(["cacheStorage", "sessionStorage"]);
    expect(await partsOf(`${site}/^0https://top.example`)).toEqual([]);
    expect(await partsOf("https://c.example")).toEqual(["fileSystem"]);
    const session = await world.store.read(key);
    expect(session?.page).toEqual({ url: `${site}/`, title: "" });
  });

  it("that is merged gives up the browser's own files only where databases are set", async () => {
    await send({ format: "playwright", mode: "merge", state });
    const all = await partsOf(other);
    expect(all).toContain("indexedDBFiles");
    expect(await partsOf(site)).toEqual(all.filter((kind) => kind !== "indexedDBFiles"));
    expect(await partsOf(`${site}/^0https://top.example`)).toEqual(["localStorage"]);
  });

  it("of cookies leaves all other parts where they are, and writes none of them again", async () => {
    const stored = await send({ format: "cookies", mode: "replace", cookies: [] });
    expect(stored.summary).toMatchObject({ changedTotal: 0, tabs: 1 });
    expect(await partsOf(site)).toHaveLength(6);
  });
});

it("an import that a worker overtakes with its claim is refused, and the step starts from what there was", async () => {
  const session = await world.store.read(key);
  const runId = session?.run?.runId ?? "";
  world.clock.sleep = () => Promise.resolve();
  const commit = world.store.commit.bind(world.store);
  world.store.commit = async (one) => {
    const nowMs = world.clock.nowMs();
    const leaseUntilMs = nowMs + 1_000;
    const claim = { runId, step: 1, workerId: "w", nowMs, leaseUntilMs, dueAtMs: leaseUntilMs };
    if (one.snapshot !== undefined) await world.store.claim(key, claim);
    return commit(one);
  };
  await expect(send({ format: "full", state: everything })).rejects.toMatchObject({
    code: "step_in_progress",
  });
  const claimed = await world.store.read(key);
  expect(claimed).toMatchObject({ snapshotVersion: 0, lease: { workerId: "w" } });
});
