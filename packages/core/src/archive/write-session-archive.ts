import type { SessionEventType } from "@dormouse/contract";
import { eventsOf } from "../fork/history.ts";
import { layouts } from "../layout/layouts.ts";
import { listActions } from "../page-state/history/list-actions.ts";
import { loadMemory } from "../page-state/load-memory.ts";
import { archiveBlob } from "../session/blob-prefix.ts";
import type { Session } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import type { EngineSettings } from "../settings.ts";
import { compress } from "../snapshot/compression.ts";
import type { World } from "../world/world.ts";

/** Where an archive lies. */
export type StoredArchive = { blobKey: string; bytes: number };

/**
 * Writes what a session was into one blob: lines of JSON, compressed with zstd. The first says what it is an archive
 * of, each other one is of a `kind`: "page", the state of its page, where that is known; "action", oldest first; "events", how many
 * the log has of each type.
 */
export async function writeSessionArchive(
  world: Pick<World, "store" | "blobs" | "ids">,
  settings: EngineSettings,
  session: Session,
): Promise<StoredArchive> {
  const lines: string[] = [];
  for await (const line of linesOf(world, settings, session)) lines.push(line);
  const content = await compress(Buffer.from(lines.join("")));
  const blobKey = archiveBlob(session, world.ids.next());
  await world.blobs.put(blobKey, content, "application/zstd");
  return { blobKey, bytes: content.byteLength };
}

async function* linesOf(
  world: Pick<World, "store" | "blobs">,
  settings: EngineSettings,
  session: Session,
): AsyncGenerator<string> {
  const line = (value: object): string => `${JSON.stringify(value)}\n`;
  yield line({ format: "dormouse-session", formatVersion: 1, session: sessionView(session) });
  const { pageState } = session;
  if (pageState !== undefined && !pageState.outdated) {
    const memory = await loadMemory(world, session, pageState);
    const { version: schemaVersion } = layouts.pageChange;
    yield line({ kind: "page", step: pageState.step, schemaVersion, memory });
  }
  const most = settings.toldActions;
  const actions = await listActions(world, session, { limit: most, offset: 0, most });
  for (const action of actions.toReversed()) yield line({ kind: "action", ...action });
  yield line({ kind: "events", ...(await summaryOf(world, session)) });
}

async function summaryOf(world: Pick<World, "store">, session: Session) {
  const counts: Partial<Record<SessionEventType, number>> = {};
  let [firstAt, lastAt]: (string | undefined)[] = [];
  for await (const { type, at } of eventsOf(world, session, session.lastSequence)) {
    counts[type] = (counts[type] ?? 0) + 1;
    firstAt ??= at;
    lastAt = at;
  }
  return { total: session.lastSequence, counts, firstAt, lastAt };
}
