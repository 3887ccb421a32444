import { blobPrefix } from "../session/blob-prefix.ts";
import { snapshotsPrefix } from "../snapshot/blob-names.ts";
import type { Session } from "../session/session.ts";
import type { Simulation } from "./simulation.ts";
import type { Witnessed } from "./witness.ts";

type Violated = (what: string) => void;

/** A picture that a committed step made can be seen, and what lies beside the session's records can be read. */
export async function checkFiles(
  { truth }: Simulation,
  session: Session,
  { key, log }: Witnessed,
  violated: Violated,
): Promise<void> {
  if (session.status === "CLEANUP") return;
  const { blobs, store } = truth;
  for (const { type, data } of log) {
    if (type !== "step.completed" && type !== "step.failed" && type !== "step.cancelled") continue;
    for (const { artifact, output } of data.actions) {
      if (artifact === undefined) continue;
      const stored = await store.readArtifact(key, artifact.artifactId);
      const content = stored && (await blobs.get(stored.blobKey));
      if (new TextDecoder().decode(content) === output) continue;
      violated(`the picture of ${String(output)} is lost`);
    }
  }
  for (const blobKey of await recordedBlobs(truth, session)) {
    if ((await blobs.get(blobKey)) === undefined) violated(`${blobKey} is lost`);
  }
}

/** After the last collection: nothing lies beside the session's records that none of them names. */
export async function checkUnrecorded(
  { truth }: Simulation,
  session: Session,
  violated: Violated,
): Promise<void> {
  if (session.status === "CLEANUP") return;
  const own = truth.blobs.keys().filter((blobKey) => blobKey.startsWith(blobPrefix(session)));
  const beside = own.filter((blobKey) => !blobKey.startsWith(snapshotsPrefix(session)));
  if (beside.length === 0) return;
  const recorded = await recordedBlobs(truth, session);
  const left = beside.filter((blobKey) => !recorded.has(blobKey));
  if (left.length > 0) violated(`no record names ${String(left)}`);
}

async function recordedBlobs(
  { store }: Simulation["truth"],
  session: Session,
): Promise<ReadonlySet<string>> {
  const all = { limit: 1_000 };
  const steps = await store.readSteps(session, { fromStep: 1, toStep: session.nextStep });
  const { items: runs } = await store.listRuns(session, all);
  const { items: files } = await store.listArtifacts(session, all);
  const pages = await store.readPages(session, { fromStep: 1, toStep: session.nextStep });
  const payloads = [
    ...steps.map(({ actions }) => actions),
    ...steps.flatMap(({ exchange }) => exchange ?? []),
    ...[session.run?.decision?.exchange ?? []].flat(),
    ...pages.map(({ change }) => change),
    ...runs.map(({ script }) => script),
  ];
  const beside = payloads.flatMap((payload) => ("blobKey" in payload ? [payload.blobKey] : []));
  const { archive } = session;
  const named = archive === undefined ? files : [...files, archive];
  return new Set([...beside, ...named.map(({ blobKey }) => blobKey)]);
}
