import type { SnapshotSource } from "@dormouse/contract";
import type { SecretTraces } from "../page-state/secret-memory/secret-traces.ts";
import type { Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { PartWriter } from "./parts.ts";
import { openSessionSeal, type SealedSession } from "./session-seal.ts";
import { refuseTooLarge } from "./size-limits.ts";
import {
  inOrder,
  type CapturedState,
  type PartReference,
  type SnapshotManifest,
  type StoredSnapshot,
  type WriterId,
} from "./snapshot.ts";
import { sealManifest } from "./stored-snapshot.ts";
import { summarize } from "./summary.ts";

export type CaptureOptions = {
  /** The session's newest snapshot, which the new one follows. */
  base: SnapshotManifest | undefined;
  step: number;
  nowMs: number;
  /** Default: "step". */
  source?: SnapshotSource;
  /** Of a restore: the version it brings back. */
  restoredFrom?: number;
  /** What is known by then of the secrets that were entered. Default: what the base knows, or the captured state. */
  secrets?: () => Promise<SecretTraces | undefined>;
};

/** The snapshot as it is opened, and as it is stored. It counts once `stored` is committed. */
export type StoredCapture = { manifest: SnapshotManifest; stored: StoredSnapshot };

/**
 * Stores a captured state as the session's next snapshot. Content the base already has is not
 * written again.
 * @throws ActionError `state_too_large`; KeyUnwrapError
 */
export async function storeCapture(
  { blobs, keyring }: Pick<World, "blobs" | "keyring">,
  session: SealedSession & Pick<Session, "fence">,
  captured: CapturedState,
  { base, step, nowMs, source = "step", restoredFrom, secrets: known }: CaptureOptions,
): Promise<StoredCapture> {
  refuseTooLarge(captured.parts);
  const seal = await openSessionSeal(keyring, session);
  const version = (base?.version ?? 0) + 1;
  const writer: WriterId = `${version}-${session.fence}`;
  const kept = captured.parts.filter((part): part is PartReference => !("content" in part));
  const baseParts = base?.parts ?? [];
  const partWriter = new PartWriter(blobs, session, seal, { writer, base: baseParts, kept });
  const parts = [...kept];
  for (const part of captured.parts) {
    if ("content" in part) parts.push(await partWriter.store(part));
  }
  // The newest knows all that those before it knew.
  const secrets = known === undefined ? (base?.secrets ?? captured.secrets) : await known();
  const unsealed: SnapshotManifest = {
    version,
    step,
    createdAtMs: nowMs,
    parts: inOrder(parts),
    tabs: captured.tabs,
    dialogs: captured.dialogs,
    ...(captured.viewport === undefined ? {} : { viewport: captured.viewport }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(base?.ledger === undefined ? {} : { ledger: base.ledger }),
  };
  const [{ manifest, sealed, bytes }] = await Promise.all([
    sealManifest(blobs, session, seal, { manifest: unsealed, writer }),
    partWriter.finish(),
  ]);
  const summary = {
    source,
    ...(restoredFrom === undefined ? {} : { restoredFrom }),
    ...summarize(manifest, baseParts, captured.notes ?? []),
    bytesWritten: partWriter.bytesWritten + bytes,
  };
  return { manifest, stored: { version, step, createdAtMs: nowMs, summary, sealed } };
}
