import type { Exchange } from "../agent/decision.ts";
import { keepExchange } from "../agent/keep-exchange.ts";
import { noProgress, type AgentProgress } from "../agent/progress.ts";
import { isSealed, readExchange } from "../agent/read-exchange.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Media } from "../media/media.ts";
import { inGroups } from "../in-groups.ts";
import { pagesOf } from "../listing/pages.ts";
import type { PageRecord } from "../page-state/page-record.ts";
import type { Run } from "../run/run.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import type { SealedSession } from "../snapshot/session-seal.ts";
import type { StepRecord } from "../step/step.ts";
import type { Payload } from "../world/blobs.ts";
import type { World } from "../world/world.ts";
import { eventsOf, type History, type RunInHistory } from "./history.ts";

/** Records written, and blobs copied, together. */
const together = 100;
const copiedTogether = 8;

/** From one session to another, which is about to be created. */
export type Way = { from: SealedSession; to: SealedSession };

/** Lays the log up to `lastSequence` ready for the new session, its numbers and times kept. */
export async function copyEvents(
  world: World,
  { from, to }: Way,
  { lastSequence }: History,
): Promise<void> {
  let copied = 0;
  let batch = [];
  for await (const event of eventsOf(world, from, lastSequence)) {
    copied += 1;
    batch.push({ ...event, sessionId: to.sessionId });
    if (batch.length < together && copied < lastSequence) continue;
    await world.store.prepare(to, { events: batch });
    batch = [];
  }
  if (copied < lastSequence) throw new Error(`the log of ${from.sessionId} has a hole`);
}

/** What the steps that are copied tell of: the last that looked at the page, and how far runs of agents were. */
export type CopiedSteps = { looked?: number | undefined; progress: Map<string, AgentProgress> };

/** The steps up to the last one, with what they gave. */
export async function copySteps(world: World, way: Way, lastStep: number): Promise<CopiedSteps> {
  const progress: CopiedSteps["progress"] = new Map();
  let looked: number | undefined;
  for (let fromStep = 1; fromStep <= lastStep; fromStep += together) {
    const toStep = Math.min(lastStep, fromStep + together - 1);
    const steps = await world.store.readSteps(way.from, { fromStep, toStep });
    const copies = await inGroups(steps, copiedTogether, async (step): Promise<StepRecord> => ({
      ...step,
      actions: await copyPayload(world, way, step.actions),
      ...(step.exchange === undefined
        ? {}
        : { exchange: await copyExchange(world, way, step.step, step.exchange) }),
    }));
    await world.store.prepare(way.to, { steps: copies });
    looked = steps.findLast(({ pageState }) => pageState !== undefined)?.step ?? looked;
    for (const step of steps) if (step.progress) progress.set(step.runId, step.progress);
  }
  return { looked, progress };
}

/**
 * What the steps up to the last one left of the page.
 * @returns the newest of these records.
 */
export async function copyPages(
  world: World,
  way: Way,
  lastStep: number,
): Promise<PageRecord | undefined> {
  let newest: PageRecord | undefined;
  for (let fromStep = 1; fromStep <= lastStep; fromStep += together) {
    const toStep = Math.min(lastStep, fromStep + together - 1);
    const pages = await world.store.readPages(way.from, { fromStep, toStep });
    const copies = await inGroups(pages, copiedTogether, async (page): Promise<PageRecord> => ({
      ...page,
      change: await copyPayload(world, way, page.change),
    }));
    await world.store.prepare(way.to, { pages: copies });
    newest = copies.at(-1) ?? newest;
  }
  return newest;
}

/** @returns the runs, in the order given, as they are to be told of in the new session. */
export async function copyRuns(
  world: World,
  way: Way,
  { runs }: History,
  { progress }: CopiedSteps,
  nowMs: number,
): Promise<Run[]> {
  const copies: Run[] = [];
  for (const [runId, { ended, ...told }] of runs) {
    const run = await world.store.readRun(way.from, runId);
    if (run === undefined) throw new Error(`run ${runId} is missing`);
    const script = await copyPayload(world, way, run.script);
    const cut = { ...told, progress: progress.get(runId) ?? noProgress };
    copies.push({ ...(ended ? run : cutShort(run, cut, nowMs)), script });
  }
  await world.store.prepare(way.to, { runs: copies });
  return copies;
}

/** It may have gone on in the original, where it also ended since: here it ends with the step. */
function cutShort(
  run: Run,
  {
    doneSteps,
    firstStep = run.firstStep,
    isAgent,
    progress,
  }: Omit<RunInHistory, "ended"> & { progress: AgentProgress },
  nowMs: number,
): Run {
  const {
    error: _later,
    stoppedAtMs: _paused,
    waiting: _asleep,
    decision: _undone,
    progress: _further,
    ...begun
  } = run;
  const cut: Run = { ...begun, status: "CANCELLED", firstStep, doneSteps, finishedAtMs: nowMs };
  // How many steps it would have had nobody knows: there was one more to do.
  return isAgent ? { ...cut, totalSteps: doneSteps + 1, progress } : cut;
}

/** @returns the files of the steps up to the last one, as they are in the new session. */
export async function copyArtifacts(world: World, way: Way, lastStep: number): Promise<Artifact[]> {
  const all: Artifact[] = [];
  const pages = pagesOf((cursor) =>
    world.store.listArtifacts(way.from, { limit: together, cursor }),
  );
  for await (const artifacts of pages) {
    const named = artifacts.filter(({ step }) => step <= lastStep);
    const copies = await inGroups(named, copiedTogether, async (artifact): Promise<Artifact> => {
      const blobKey = movedKey(way, artifact.blobKey);
      await world.blobs.copy(artifact.blobKey, blobKey);
      return { ...artifact, blobKey };
    });
    await world.store.prepare(way.to, { artifacts: copies });
    all.push(...copies);
  }
  return all;
}

/**
 * Pictures of pages are copied whichever step kept them last: an earlier one may have shown them too.
 * @returns the pictures, as they are in the new session.
 */
export async function copyMedia(world: World, way: Way, lastStep: number): Promise<Media[]> {
  const all: Media[] = [];
  const pages = pagesOf((cursor) => world.store.listMedia(way.from, { limit: together, cursor }));
  for await (const media of pages) {
    const kept = media.filter(({ kind, step }) => kind === "image" || step <= lastStep);
    const copies = await inGroups(kept, copiedTogether, async (picture): Promise<Media> => {
      const { full, thumbnail } = picture;
      const [fullKey, thumbnailKey] = await Promise.all(
        [full, thumbnail].map(async ({ blobKey }) => {
          const moved = movedKey(way, blobKey);
          await world.blobs.copy(blobKey, moved);
          return moved;
        }),
      );
      return {
        ...picture,
        full: { ...full, blobKey: fullKey ?? full.blobKey },
        thumbnail: { ...thumbnail, blobKey: thumbnailKey ?? thumbnail.blobKey },
      };
    });
    await world.store.prepare(way.to, { media: copies });
    all.push(...copies);
  }
  return all;
}

/** What is sealed for one session cannot be read by another. */
async function copyExchange(
  world: World,
  way: Way,
  step: number,
  exchange: Payload<Exchange>,
): Promise<Payload<Exchange>> {
  if (!isSealed(exchange) || "inline" in exchange) return copyPayload(world, way, exchange);
  const said = await readExchange(world, way.from, step, exchange);
  const blobKey = movedKey(way, exchange.blobKey);
  return keepExchange(world, way.to, { step, blobKey }, said);
}

async function copyPayload<Value>(
  { blobs }: World,
  way: Way,
  payload: Payload<Value>,
): Promise<Payload<Value>> {
  if ("inline" in payload) return payload;
  const blobKey = movedKey(way, payload.blobKey);
  if (!(await blobs.copy(payload.blobKey, blobKey))) {
    throw new Error(`blob ${payload.blobKey} is missing`);
  }
  return { ...payload, blobKey };
}

/** The same place below the other session's prefix. */
function movedKey({ from, to }: Way, blobKey: string): string {
  return `${blobPrefix(to)}${blobKey.slice(blobPrefix(from).length)}`;
}
