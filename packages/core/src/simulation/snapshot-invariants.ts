import { NeededBlobs } from "../collect/needed-blobs.ts";
import type { Session } from "../session/session.ts";
import { allBlobPrefixes } from "../session/blob-prefix.ts";
import { snapshotsPrefix } from "../snapshot/blob-names.ts";
import { loadPart } from "../snapshot/parts.ts";
import type { SnapshotManifest } from "../snapshot/snapshot.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";
import { contentOf, type Content } from "./browser.ts";
import { deedOf, textsOf } from "./deed.ts";
import type { Simulation } from "./simulation.ts";
import { toldBefore } from "./told.ts";
import type { Witnessed, WitnessedSnapshot } from "./witness.ts";

type Violated = (what: string) => void;

/**
 * Every snapshot that is listed is whole, and is what its step made of the one before it.
 * @returns what they hold, by version.
 */
export async function checkSnapshots(
  { truth }: Simulation,
  session: Session,
  witnessed: Witnessed,
  violated: Violated,
): Promise<ReadonlyMap<number, Content>> {
  const contents = new Map<number, Content>();
  if (session.status === "CLEANUP") return contents;
  const { items } = await truth.store.listSnapshots(session, { limit: 1_000 });
  const newest = items[0]?.version ?? 0;
  if (newest !== session.snapshotVersion) {
    violated(`its newest snapshot is ${newest}, not ${session.snapshotVersion}`);
  }
  for (const { version } of items.toReversed()) {
    try {
      const manifest = await openSnapshot(truth, session, version);
      contents.set(version, await load(truth, session, manifest));
    } catch (error) {
      violated(`snapshot ${version} cannot be read: ${String(error)}`);
    }
  }
  for (const [version, content] of contents) {
    const snapshot = witnessed.snapshots.get(version);
    if (snapshot === undefined) violated(`nobody committed snapshot ${version}`);
    else checkContent({ version, content, ...snapshot }, contents, witnessed, violated);
  }
  return contents;
}

async function load(
  truth: Simulation["truth"],
  session: Session,
  manifest: SnapshotManifest | undefined,
): Promise<Content> {
  for (const part of manifest?.parts ?? []) await loadPart(truth, session, part);
  return contentOf(manifest, (part) => loadPart(truth, session, part));
}

function checkContent(
  snapshot: WitnessedSnapshot & { version: number; content: Content },
  contents: ReadonlyMap<number, Content>,
  witnessed: Witnessed,
  violated: Violated,
): void {
  const { version, source, restoredFrom, content } = snapshot;
  const base =
    contents.get(restoredFrom ?? version - 1) ?? (version === 1 ? { typed: [] } : undefined);
  // The one before it was collected, or is another session's.
  if (base === undefined || source === "fork") return;
  const may = source === "import" ? isImport(content, base) : isOnTop(snapshot, base, witnessed);
  if (!may) violated(`snapshot ${version} is ${inShort(content)}, on top of ${inShort(base)}`);
}

/** Set upon what was there, or in place of it. */
function isImport({ typed, imported }: Content, base: Content): boolean {
  return imported !== undefined && (typed.length === 0 || String(typed) === String(base.typed));
}

function isOnTop(
  { step, restoredFrom, content }: WitnessedSnapshot & { content: Content },
  base: Content,
  witnessed: Witnessed,
): boolean {
  const { typed, imported } = content;
  if (
    imported !== base.imported ||
    String(typed.slice(0, base.typed.length)) !== String(base.typed)
  ) {
    return false;
  }
  const added = typed.slice(base.typed.length);
  return restoredFrom === undefined ? mayAdd(witnessed, step, added) : added.length === 0;
}

function inShort({ typed, imported }: Content): string {
  return [...typed.map((text) => text.slice(-40)), imported].join(", ");
}

/** A step adds its texts: all of them, those up to the one that failed, or none that a probe found done. */
function mayAdd(witnessed: Witnessed, step: number, added: string[]): boolean {
  const { log, runs } = witnessed;
  for (const { type, data } of log) {
    if (type !== "step.completed" && type !== "step.failed" && type !== "step.cancelled") continue;
    if (data.step !== step) continue;
    const done = runs.get(data.runId)?.[data.index];
    const texts = done === undefined ? [] : textsOf(done, toldBefore(witnessed, step));
    const isWhole = String(added) === String(texts);
    if (type === "step.completed") {
      return isWhole || (added.length === 0 && texts.some((text) => deedOf(text).once));
    }
    return String(added) === String(texts.slice(0, added.length));
  }
  return false;
}

/** After the last collection: no blob of a snapshot that is not needed, none of a session that is gone. */
export async function checkBlobs({ truth, witness, trace, violated }: Simulation): Promise<void> {
  const keys = truth.blobs.keys();
  for (const { key } of witness.sessions.values()) {
    const session = await truth.store.read(key);
    if (session === undefined) {
      const left = keys.filter((name) => allBlobPrefixes(key).some((p) => name.startsWith(p)));
      if (left.length > 0) violated(`${trace.sessionName(key)} is gone, but for ${String(left)}`);
      continue;
    }
    if (session.status === "CLEANUP") continue;
    const own = keys.filter((name) => name.startsWith(snapshotsPrefix(key)));
    if (own.length === 0) continue;
    const needed = await neededBlobs(truth, session);
    const left = own.filter((name) => !needed.has(name));
    if (left.length > 0) violated(`${trace.sessionName(key)} does not need ${String(left)}`);
  }
}

async function neededBlobs(truth: Simulation["truth"], session: Session): Promise<NeededBlobs> {
  const needed = await NeededBlobs.of(truth, session);
  const { items } = await truth.store.listSnapshots(session, { limit: 1_000 });
  for (const stored of items) await needed.add(stored);
  return needed;
}
