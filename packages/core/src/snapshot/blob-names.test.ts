import { expect, it } from "vitest";
import { createMemoryWorld } from "../world/memory/index.ts";
import { blobsOf, snapshotsPrefix, writerOf } from "./blob-names.ts";
import { createDataKey, openSessionSeal } from "./session-seal.ts";
import type { CapturedPart, SnapshotManifest } from "./snapshot.ts";
import { storeCapture } from "./store-capture.ts";

const dialogs = { response: "dismiss" } as const;
const key = { tenantId: "tenant", sessionId: "session" };
const parts = Array.from({ length: 300 }, (_, index): CapturedPart => ({
  kind: "localStorage",
  storageKey: `https://site-${index}.example`,
  content: Buffer.from(index < 3 ? crypto.getRandomValues(new Uint8Array(9_000)) : "small"),
}));
const text = Array.from({ length: 4 }, () => crypto.getRandomValues(new Uint8Array(20_000)).join());
const tabs = text.map((value, index) => ({
  tabId: String(index),
  url: "https://a.example/",
  title: "",
  active: index === 0,
  scroll: { x: 0, y: 0 },
  fields: [{ type: "textarea", name: "", id: "", nth: 0, value }],
}));

it("the blobs that a snapshot needs are all there are, each named by who wrote it", async () => {
  const world = createMemoryWorld();
  const { wrapped: dataKey } = await createDataKey(world.keyring, key);
  const session = { ...key, dataKey, fence: 41 };
  const seal = await openSessionSeal(world.keyring, session);
  let base: SnapshotManifest | undefined;
  const needed = new Set<string>();
  for (const step of [1, 2]) {
    const captured = { parts: base?.parts ?? parts, tabs, dialogs };
    const capture = await storeCapture(world, session, captured, { base, step, nowMs: 0 });
    for (const blob of blobsOf(session, seal, capture.stored, capture.manifest)) needed.add(blob);
    base = capture.manifest;
  }
  expect([...needed].toSorted()).toEqual(world.blobs.keys());
  const writers = world.blobs.keys().map((name) => writerOf(name));
  // Three parts, one list of parts, and for each version a manifest full of text.
  expect(writers.map((writer) => writer?.version).toSorted()).toEqual([1, 1, 1, 1, 1, 2]);
  expect(new Set(writers.map((writer) => writer?.fence))).toEqual(new Set([41]));
});

it("what is no blob of a snapshot has no writer", () => {
  const prefix = snapshotsPrefix(key);
  expect(writerOf(`${prefix}parts/0a1b-12-30`)).toEqual({ version: 12, fence: 30 });
  for (const other of ["runs/1.json", "artifacts/1-2", "steps/3-4.json"]) {
    expect(writerOf(prefix.replace("snapshots/", other))).toBeUndefined();
  }
  expect(writerOf(`${prefix}parts/0a1b`)).toBeUndefined();
});
