import { expect, test } from "vitest";
import { isStateOf } from "./same-state.ts";
import type { CapturedState, SnapshotManifest } from "./snapshot.ts";

const content = new TextEncoder().encode("abc");
const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const cookies = { kind: "cookies", storageKey: "" } as const;
const tab = { tabId: "t1", url: "about:blank", title: "", active: true, scroll: { x: 0, y: 0 } };
const kept = { ...cookies, sha256, bytes: 3 };
const base: SnapshotManifest = {
  version: 3,
  step: 7,
  createdAtMs: 0,
  parts: [kept],
  tabs: [tab],
  dialogs: { response: "dismiss" },
};

function now(changes: Partial<CapturedState> = {}): CapturedState {
  const { tabs, dialogs } = base;
  return { tabs, dialogs, parts: [{ ...cookies, content }], ...changes };
}

test("a state is that of the snapshot where each part is, whether it was read anew or not", () => {
  expect(isStateOf(base, now())).toBe(true);
  expect(isStateOf(base, now({ parts: [kept], notes: [] }))).toBe(true);
});

test.each<[string, Partial<CapturedState>]>([
  ["a cookie expires later", { parts: [{ ...cookies, content: Buffer.from("abd") }] }],
  ["a part is gone", { parts: [] }],
  ["a part has come", { parts: [kept, { ...kept, kind: "localStorage" }] }],
  ["a part is another browser's", { parts: [{ ...kept, browserVersion: "153.0.8010.0" }] }],
  ["a tab is elsewhere", { tabs: [{ ...tab, url: "https://harbor.example/" }] }],
  ["a secret was entered", { secrets: { key: "", known: [] } as never }],
  ["something could not be kept", { notes: [{ code: "not_portable", detail: "a part" }] }],
])("it is another where %s", (_, changes) => {
  expect(isStateOf(base, now(changes))).toBe(false);
});
