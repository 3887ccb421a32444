import { keyOf, type RecordsInArchive, type Session, type Store } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  currentOf,
  newArtifact,
  newEvent,
  newKey,
  newMedia,
  newPage,
  newRun,
  newSession,
  newStep,
  newTenant,
  next,
  nowMs,
} from "./records.ts";
import type { OpenStore } from "./store-suite.ts";

const times = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every store must do for the archive. */
export function archiveSuite(open: () => Promise<OpenStore>): void {
  let opened: OpenStore;
  let store: Store;
  beforeAll(async () => {
    opened = await open();
    store = opened.store;
  });
  afterAll(() => opened?.close());

  const idleFor = (startMs: number) => store.listIdle(startMs, 100);

  describe("the sessions that the archiver looks at", () => {
    test("are those at rest, the longest idle first, until something is to be done in them", async () => {
      const startMs = 3_600_000;
      const sessions: Session[] = [];
      for (const offset of [3, 1, 2]) {
        const session = newSession(newKey(), { updatedAtMs: startMs + offset });
        await store.commit({ session });
        sessions.push(session);
      }
      const [third, , second] = sessions as [Session, Session, Session];
      const run = newRun({ status: "PAUSED" });
      const paused = newSession(newKey(), { run: currentOf(run), updatedAtMs: startMs });
      await store.commit({ session: paused, newRun: run });
      const inOrder = sessions.toSorted((a, b) => a.updatedAtMs - b.updatedAtMs).map(keyOf);
      expect(await idleFor(startMs + 3)).toEqual(inOrder);
      expect(await idleFor(startMs + 2)).toEqual(inOrder.slice(0, 2));
      expect(await store.listIdle(startMs + 3, 1)).toEqual(inOrder.slice(0, 1));
      await store.commit({ session: next(second, { dueAtMs: nowMs }) });
      expect(await idleFor(startMs + 3)).toEqual([inOrder[0], inOrder[2]]);
      expect(await store.listArchived(startMs + 3, 9)).toEqual([]);
      const archive = {
        blobKey: "archive/1",
        bytes: 9,
        atMs: startMs,
        lastSequence: 0,
        lastStep: 0,
        index: { offset: 0, bytes: 9, contentBytes: 9 },
        dueAtMs: startMs + 50,
      };
      await store.commit({ session: next(third, { archive }) });
      expect(await idleFor(startMs + 3)).toEqual([inOrder[0]]);
      expect(await store.listArchived(startMs + 49, 9)).toEqual([]);
      expect(await store.listArchived(startMs + 50, 9)).toEqual([keyOf(third)]);
      for (const session of sessions) await store.remove(session);
    });
  });

  describe("what lies in an archive", () => {
    test("is removed by number and name, and nothing else is", async () => {
      const key = newKey();
      const runs = [newRun(), newRun()] as const;
      const artifacts = [newArtifact(), newArtifact()] as const;
      const media = [newMedia(), newMedia(), newMedia()] as const;
      const steps = times(40).map((index) => newStep(runs[0].runId, index + 1));
      const events = times(60).map((index) => newEvent(key, index + 1));
      const pages = [newPage(1), newPage(30), newPage(31)];
      await store.prepare(key, { runs: [...runs], steps, events, pages });
      await store.prepare(key, { artifacts: [...artifacts], media: [...media] });
      const session = newSession(key, { lastSequence: 60 });
      await store.commit({ session });
      // A later step has shown it again.
      const shownAgain = { ...media[1], step: 40 };
      await store.commit({ session: next(session), media: [shownAgain] });
      const archived: RecordsInArchive = {
        lastSequence: 55,
        lastStep: 30,
        runs: [runs[0].runId],
        artifacts: [artifacts[0].artifactId],
        media: [media[0], media[1]],
      };
      await store.removeArchived(key, archived);
      await store.removeArchived(key, archived);
      const left = await store.readEvents(key, { afterSequence: 0, limit: 99 });
      expect(left).toEqual(events.slice(55));
      expect(await store.readSteps(key, { fromStep: 0, toStep: 99 })).toEqual(steps.slice(30));
      expect(await store.readPages(key, { fromStep: 0, toStep: 99 })).toEqual(pages.slice(2));
      expect((await store.listRuns(key, { limit: 9 })).items).toEqual([runs[1]]);
      expect((await store.listArtifacts(key, { limit: 9 })).items).toEqual([artifacts[1]]);
      expect(await store.readMedia(key, media[0].mediaId)).toBeUndefined();
      expect(await store.readMedia(key, media[1].mediaId)).toEqual(shownAgain);
      expect(await store.readMedia(key, media[2].mediaId)).toEqual(media[2]);
      expect(await store.read(key)).toEqual(next(session));
    });
  });

  describe("a tenant's retention", () => {
    test("is what it said last, and none of another's", async () => {
      const tenantId = newTenant();
      expect(await store.readRetention(tenantId)).toBeUndefined();
      await store.putRetention({ tenantId, archivedMs: 5 });
      await store.putRetention({ tenantId, archivedMs: null });
      expect(await store.readRetention(tenantId)).toEqual({ tenantId, archivedMs: null });
      expect(await store.readRetention(newTenant())).toBeUndefined();
      await store.removeRetention(tenantId);
      expect(await store.readRetention(tenantId)).toBeUndefined();
    });
  });
}
