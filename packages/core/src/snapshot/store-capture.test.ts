import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryWorld, MemoryBlobs, type MemoryWorld } from "../world/memory/index.ts";
import type { SecretTraces } from "../page-state/secret-memory/secret-traces.ts";
import { openSnapshot } from "./stored-snapshot.ts";
import { loadPart } from "./parts.ts";
import { createDataKey } from "./session-seal.ts";
import type { CapturedPart, CapturedState, PartReference, SnapshotManifest } from "./snapshot.ts";
import { storeCapture, type StoredCapture } from "./store-capture.ts";

/** Counts what is written. */
class CountedBlobs extends MemoryBlobs {
  written: { key: string; bytes: number }[] = [];

  override put(key: string, content: Uint8Array, contentType: string): Promise<void> {
    this.written.push({ key, bytes: content.byteLength });
    return super.put(key, content, contentType);
  }
}

const key = { tenantId: "tenant", sessionId: "session" };

let world: MemoryWorld & { blobs: CountedBlobs };
let session: { tenantId: string; sessionId: string; dataKey: string; fence: number };

beforeEach(async () => {
  world = { ...createMemoryWorld(), blobs: new CountedBlobs() };
  const { wrapped } = await createDataKey(world.keyring, key);
  session = { ...key, dataKey: wrapped, fence: 7 };
});

const origin = (index: number) => `https://site-${index}.example`;
/** Text that no compression makes shorter. */
const noise = (bytes: number) => randomBytes(bytes);

function part(storageKey: string, content: Uint8Array | string): CapturedPart {
  return { kind: "localStorage", storageKey, content: Buffer.from(content) };
}

function state(parts: CapturedPart[], more: Partial<CapturedState> = {}): CapturedState {
  return { parts, tabs: [], dialogs: { response: "dismiss" }, ...more };
}

function store(captured: CapturedState, base?: SnapshotManifest): Promise<StoredCapture> {
  return storeCapture(world, session, captured, { base, step: 1, nowMs: 0 });
}

/** As another process finds it. */
async function reopened(capture: StoredCapture): Promise<SnapshotManifest> {
  const stored = JSON.parse(JSON.stringify(capture.stored)) as StoredCapture["stored"];
  world.store.readSnapshot = async () => stored;
  const manifest = await openSnapshot(world, session, stored.version);
  if (manifest === undefined) throw new Error("nothing is stored");
  return manifest;
}

async function contentOf(manifest: SnapshotManifest, storageKey: string): Promise<Buffer> {
  return Buffer.from(await loadPart(world, session, named(manifest, storageKey)));
}

function named({ parts }: SnapshotManifest, storageKey: string): PartReference {
  const found = parts.findLast((reference) => reference.storageKey === storageKey);
  if (found === undefined) throw new Error(`no part of ${storageKey}`);
  return found;
}

describe("a stored capture", () => {
  it("opens again as it was captured: small parts, large ones, tabs and all", async () => {
    const large = noise(200_000);
    const tabs = [
      { tabId: "1", url: "https://a.example/", title: "A", active: true, scroll: { x: 0, y: 9 } },
    ];
    const capture = await store(
      state([part("https://a.example", "small"), part("https://b.example", large)], {
        tabs,
        viewport: { width: 800, height: 600 },
      }),
    );
    const manifest = await reopened(capture);
    expect(manifest).toEqual(capture.manifest);
    expect(manifest).toMatchObject({ version: 1, step: 1, tabs, viewport: { width: 800 } });
    expect(await contentOf(manifest, "https://a.example")).toEqual(Buffer.from("small"));
    expect(await contentOf(manifest, "https://b.example")).toEqual(large);
  });

  it("keeps a part without content", async () => {
    const manifest = await reopened(await store(state([part("https://a.example", "")])));
    expect(await contentOf(manifest, "https://a.example")).toEqual(Buffer.alloc(0));
  });

  it("shows nothing of the state, neither in the table nor in blobs nor in their names", async () => {
    const secret = "token=5ecret";
    const large = Buffer.from(`${secret} `.repeat(60_000).concat(noise(20_000).toString("hex")));
    const { stored, manifest } = await store(
      state([part("https://a.example", `${secret} small`), part("https://b.example", large)]),
    );
    const blobs = await Promise.all(world.blobs.keys().map((name) => world.blobs.get(name)));
    const seen = [JSON.stringify(stored), ...world.blobs.keys(), ...blobs.map(String)].join("\n");
    expect(world.blobs.keys()).toHaveLength(1);
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(Buffer.from(secret).toString("base64").slice(0, 12));
    for (const { sha256 } of manifest.parts) expect(seen).not.toContain(sha256);
  });

  it("of a small state costs no blob", async () => {
    await store(state([part("https://a.example", "a"), part("https://b.example", "b")]));
    expect(world.blobs.written).toEqual([]);
  });
});

describe("the next capture", () => {
  it("writes only the part in which one key of a 5 MB state changed", async () => {
    const contents = Array.from({ length: 100 }, () => noise(50_000));
    const first = await store(
      state(contents.map((content, index) => part(origin(index), content))),
    );
    world.blobs.written = [];
    const changed = Buffer.from(contents[3] ?? "");
    changed[1_000] = (changed[1_000] ?? 0) ^ 1;
    const parts = first.manifest.parts.map((reference) =>
      reference.storageKey === origin(3) ? part(origin(3), changed) : reference,
    );
    const second = await store(state(parts), first.manifest);
    expect(world.blobs.written).toHaveLength(1);
    const written = world.blobs.written.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(written).toBeLessThan(51_000);
    expect(JSON.stringify(second.stored).length).toBeLessThan(30_000);
    expect(second.stored.summary.bytesWritten).toBeLessThan(80_000);
    expect(await contentOf(await reopened(second), origin(3))).toEqual(changed);
  });

  it("writes nothing again that was captured anew and is as before, wherever it is now", async () => {
    const content = noise(50_000);
    const first = await store(state([part(origin(1), content)]));
    world.blobs.written = [];
    const second = await store(
      state([part(origin(1), content), part(origin(2), content)]),
      first.manifest,
    );
    expect(world.blobs.written).toEqual([]);
    expect(named(second.manifest, origin(2)).writer).toBe("1-7");
  });

  it("gives content that comes again after it was given up a blob of its own", async () => {
    const content = noise(50_000);
    const first = await store(state([part(origin(1), content)]));
    const second = await store(state([]), first.manifest);
    const third = await store(state([part(origin(1), content)]), second.manifest);
    expect(world.blobs.keys()).toHaveLength(2);
    expect(named(third.manifest, origin(1)).writer).toBe("3-7");
  });

  it("is as short with 200 origins as with one, and opens with all of them", async () => {
    const kinds = ["localStorage", "indexedDB", "indexedDBFiles"] as const;
    const parts = Array.from({ length: 200 }, (_, index) =>
      kinds.map((kind) => ({ kind, storageKey: origin(index), content: noise(5_000) })),
    ).flat();
    const first = await store(state(parts));
    world.blobs.written = [];
    const next = (text: string) =>
      first.manifest.parts
        .filter(({ storageKey }) => storageKey !== origin(9))
        .map((reference) =>
          reference.kind === "localStorage" && reference.storageKey === origin(0)
            ? part(origin(0), text)
            : reference,
        );
    const second = await store(state(next("changed")), first.manifest);
    const fromAfar = await reopened(second);
    const third = await store(state(next("changed again")), fromAfar);
    expect(world.blobs.written).toEqual([]);
    for (const { stored } of [second, third]) {
      expect(JSON.stringify(stored).length).toBeLessThan(2_000);
    }
    expect(fromAfar).toEqual(second.manifest);
    expect(fromAfar.parts).toHaveLength(597);
    expect(await contentOf(await reopened(third), origin(0))).toEqual(Buffer.from("changed again"));
  });

  it("of a list of parts that changes on and on opens as it was stored each time", async () => {
    let capture = await store(state([]));
    for (let round = 1; round <= 40; round += 1) {
      const kept = capture.manifest.parts.filter((_, index) => index % 7 !== round % 7);
      const added = Array.from({ length: 12 }, (_, index) =>
        part(origin(round * 100 + index), noise(100)),
      );
      capture = await store(state([...kept, ...added]), await reopened(capture));
      expect(await reopened(capture)).toEqual(capture.manifest);
      expect(JSON.stringify(capture.stored).length).toBeLessThan(40_000);
    }
  });

  it("of tabs full of text is a blob, not an item that no table takes", async () => {
    const tabs = Array.from({ length: 20 }, (_, index) => ({
      tabId: String(index),
      url: "https://a.example/",
      title: "A",
      active: index === 0,
      scroll: { x: 0, y: 0 },
      fields: [
        { type: "textarea", name: "t", id: "", nth: 0, value: noise(20_000).toString("hex") },
      ],
    }));
    const capture = await store(state([], { tabs }));
    expect(JSON.stringify(capture.stored).length).toBeLessThan(1_000);
    expect((await reopened(capture)).tabs).toEqual(tabs);
  });
});

it("a write of a capture that was given up, come late, changes nothing of the one that counts", async () => {
  const many = (text: string) =>
    state(Array.from({ length: 300 }, (_, index) => part(origin(index), `${text} ${index}`)));
  const late: Parameters<MemoryBlobs["put"]>[] = [];
  const put = world.blobs.put.bind(world.blobs);
  world.blobs.put = async (...request) => {
    late.push(request);
  };
  await store(many("given up"));
  world.blobs.put = put;
  const second = await store(many("counts"));
  expect(late).not.toEqual([]);
  for (const request of late) await put(...request);
  expect(await reopened(second)).toEqual(second.manifest);
});

describe("what cannot be read", () => {
  const unreadable = { name: "SnapshotUnreadableError" };

  async function withLargePart(): Promise<{ capture: StoredCapture; reference: PartReference }> {
    const capture = await store(state([part(origin(1), noise(50_000))]));
    return { capture, reference: named(capture.manifest, origin(1)) };
  }

  it("is a part whose blob is missing, changed or another's, and says which", async () => {
    const { capture, reference } = await withLargePart();
    const other = await store(state([part(origin(2), noise(50_000))]), capture.manifest);
    const [mine = "", others = ""] = world.blobs.written.map(({ key: name }) => name);
    const bytes = Buffer.from((await world.blobs.get(mine)) ?? "");
    const expected = { ...unreadable, part: { kind: "localStorage", storageKey: origin(1) } };

    bytes[30_000] = (bytes[30_000] ?? 0) ^ 1;
    await world.blobs.put(mine, bytes, "");
    await expect(loadPart(world, session, reference)).rejects.toMatchObject(expected);
    await world.blobs.put(mine, (await world.blobs.get(others)) ?? bytes, "");
    await expect(loadPart(world, session, reference)).rejects.toMatchObject(expected);
    await world.blobs.deletePrefix(mine);
    await expect(loadPart(world, session, reference)).rejects.toMatchObject(expected);
    expect(await contentOf(other.manifest, origin(2))).toHaveLength(50_000);
  });

  it("is a manifest that was changed, or put in another's place", async () => {
    const first = await store(state([part(origin(1), "1")]));
    const second = await store(state([part(origin(1), "2")]), first.manifest);
    const swapped = { ...first.stored, version: 2 };
    await expect(reopened({ ...second, stored: swapped })).rejects.toMatchObject(unreadable);
    world.store.readSnapshot = async () => first.stored;
    await expect(openSnapshot(world, session, 2)).rejects.toMatchObject(unreadable);
    const cut = { ...second.stored, sealed: { inline: "AAAA" } };
    await expect(reopened({ ...second, stored: cut })).rejects.toMatchObject(unreadable);
  });

  it("is what another session stored, whatever names it is given", async () => {
    const { capture } = await withLargePart();
    const thief = { tenantId: "tenant", sessionId: "other" };
    const { wrapped } = await createDataKey(world.keyring, thief);
    world.store.readSnapshot = async () => capture.stored;
    await expect(
      openSnapshot(world, { ...thief, dataKey: session.dataKey }, 1),
    ).rejects.toMatchObject({ name: "KeyUnwrapError" });
    await expect(openSnapshot(world, { ...thief, dataKey: wrapped }, 1)).rejects.toMatchObject(
      unreadable,
    );
  });
});

it("a state that is too large is refused before anything of it is written", async () => {
  const parts = [part(origin(1), noise(50_000)), part(origin(2), Buffer.alloc(33 * 1024 * 1024))];
  await expect(store(state(parts))).rejects.toMatchObject({ code: "state_too_large" });
  expect(world.blobs.written).toEqual([]);
});

it("what was entered as a secret is remembered under the seal, also where another state takes the place", async () => {
  const own = rememberedOf("entered");
  const first = await storeCapture(world, session, state([part(origin(1), "a")]), {
    base: undefined,
    step: 1,
    nowMs: 0,
    secrets: async () => own,
  });
  expect(JSON.stringify(first.stored)).not.toContain("entered-trace");
  const manifest = await reopened(first);
  expect(manifest.secrets).toEqual(own);
  // An import says nothing of it, and what an older snapshot knew the newest knows too.
  const imported = await reopened(await store(state([]), manifest));
  expect(imported.secrets).toEqual(own);
  const older = { secrets: rememberedOf("older") };
  expect((await reopened(await store(state([], older), manifest))).secrets).toEqual(own);
  // Where the newest does not open any more.
  expect((await reopened(await store(state([], older)))).secrets).toEqual(older.secrets);
});

function rememberedOf(name: string): SecretTraces {
  return { key: "key", traces: [{ learned: "entered", needles: [[9, 1, `${name}-trace`, 0]] }] };
}
