import { SnapshotView } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import type { PartReference } from "./snapshot.ts";
import { snapshotView, summarize } from "./summary.ts";

function reference(storageKey: string, changes: Partial<PartReference> = {}): PartReference {
  return { kind: "localStorage", storageKey, sha256: "a", bytes: 10, count: 2, ...changes };
}

const tab = { tabId: "1" };

describe("a snapshot's summary", () => {
  it("tells what there is, and what changed against the version before", () => {
    const before = [
      reference("https://a.example"),
      reference("https://b.example"),
      reference("https://c.example"),
    ];
    const after = [
      reference("", { kind: "cookies", bytes: 70, count: 5 }),
      reference("https://a.example", { sha256: "b", bytes: 30 }),
      reference("https://b.example"),
      reference("https://b.example", { kind: "sessionStorage", tabId: "1", bytes: 5 }),
      reference("https://b.example", { kind: "sessionStorage", tabId: "2", bytes: 4 }),
    ];
    expect(summarize({ parts: after, tabs: [tab, tab] }, before, [])).toEqual({
      tabs: 2,
      origins: 2,
      kinds: {
        cookies: { parts: 1, bytes: 70, count: 5 },
        localStorage: { parts: 2, bytes: 40, count: 4 },
        sessionStorage: { parts: 2, bytes: 9, count: 4 },
      },
      bytes: 119,
      changed: [
        { kind: "cookies", storageKey: "", change: "added", bytes: 70 },
        { kind: "localStorage", storageKey: "https://a.example", change: "changed", bytes: 30 },
        { kind: "localStorage", storageKey: "https://c.example", change: "removed", bytes: 10 },
        {
          kind: "sessionStorage",
          storageKey: "https://b.example",
          tabId: "1",
          change: "added",
          bytes: 5,
        },
        {
          kind: "sessionStorage",
          storageKey: "https://b.example",
          tabId: "2",
          change: "added",
          bytes: 4,
        },
      ],
      changedTotal: 5,
      notes: [],
    });
  });

  it("is bounded, whatever the session has and sites call their things", () => {
    const long = "x".repeat(2_000);
    const parts = Array.from({ length: 2_000 }, (_, index) =>
      reference(`https://${index}.${long}`, { bytes: index }),
    );
    const note = { code: "too_large" as const, storageKey: long, detail: long };
    const summary = summarize(
      { parts, tabs: [] },
      [],
      Array.from({ length: 500 }, () => note),
    );
    expect(JSON.stringify(summary).length).toBeLessThan(64 * 1024);
    expect(summary).toMatchObject({ changedTotal: 2_000, bytes: 1_999_000 });
    expect(summary.changed.map(({ bytes }) => bytes).slice(0, 3)).toEqual([1_999, 1_998, 1_997]);
  });

  it("makes a view as the contract has it", () => {
    const summary = summarize({ parts: [reference("https://a.example")], tabs: [] }, [], []);
    const view = snapshotView({
      version: 4,
      step: 2,
      createdAtMs: 0,
      summary: { ...summary, source: "restore", restoredFrom: 1, bytesWritten: 99 },
      sealed: { inline: "c2VhbGVk" },
    });
    expect(SnapshotView.parse(view)).toEqual(view);
    expect(view).not.toHaveProperty("sealed");
    expect(view).toMatchObject({ version: 4, createdAt: "1970-01-01T00:00:00.000Z" });
  });
});
