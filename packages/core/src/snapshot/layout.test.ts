import { expect, it } from "vitest";
import { layouts } from "../layout/layouts.ts";
import { createMemoryWorld } from "../world/memory/world.ts";
import { chooseLedger } from "./ledger.ts";
import { sealRecord } from "./sealed-record.ts";
import { createDataKey, openSessionSeal } from "./session-seal.ts";
import { emptyManifest, type PartReference, type StoredSnapshot } from "./snapshot.ts";
import { openStored } from "./stored-snapshot.ts";

const key = { tenantId: "tenant", sessionId: "session" };
const { version: known } = layouts.manifest;

async function open(schemaVersion?: number) {
  const { blobs, keyring } = createMemoryWorld();
  const session = { ...key, dataKey: (await createDataKey(keyring, key)).wrapped };
  const seal = await openSessionSeal(keyring, session);
  const stamp = { version: 1, step: 1, createdAtMs: 0 };
  const record = { ...emptyManifest(stamp), without: [], schemaVersion };
  const sealed = await sealRecord(seal, ["manifest", "1"], record);
  const stored = { ...stamp, sealed: { inline: sealed.toString("base64") } } as StoredSnapshot;
  return { opened: openStored(blobs, session, seal, stored), manifest: emptyManifest(stamp) };
}

it("a state that was sealed before layouts had versions opens", async () => {
  const { opened, manifest } = await open();
  expect(await opened).toEqual(manifest);
});

it("a state of a newer layout is refused, and not told to be damaged", async () => {
  const { opened } = await open(known + 1);
  await expect(opened).rejects.toMatchObject({ code: "newer_layout" });
});

it("a ledger of an earlier layout gives way to one of today", () => {
  const parts = Array.from({ length: 200 }, (_, index): PartReference => ({
    kind: "localStorage",
    storageKey: `https://site-${index}.example`,
    sha256: "00",
    bytes: 1,
  }));
  const today = { blob: "today", parts, schemaVersion: known };
  expect(chooseLedger(parts, today, "new")).toBe(today);
  const earlier = { blob: "earlier", parts, schemaVersion: known - 1 };
  expect(chooseLedger(parts, earlier, "new")).toEqual({ ...today, blob: "new" });
});
