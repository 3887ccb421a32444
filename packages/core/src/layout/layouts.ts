import type { ActionOutcome, SessionEvent } from "@dormouse/contract";
import type { Exchange } from "../agent/decision.ts";
import type { StoredAgent } from "../agent/preset/preset.ts";
import type { ApiKeyRecord } from "../access/api-key.ts";
import type { ArchiveIndex } from "../archive/archive-index.ts";
import type { Retention } from "../archive/retention.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { StoredCredential } from "../credential/credential.ts";
import type { LoginPointer, StoredFingerprintKey, StoredLoginSecret } from "../login/login.ts";
import type { PageChange, PageRecord } from "../page-state/page-record.ts";
import type { ExternalKeyPointer } from "../session/external-key.ts";
import type { CurrentRun, Session } from "../session/session.ts";
import { sessionUpgrades } from "../session/upgrades.ts";
import type { StoredSite } from "../site/site.ts";
import type { SnapshotManifest, StoredSnapshot } from "../snapshot/snapshot.ts";
import type { Intent } from "../step/intent.ts";
import type { RunStep } from "../step/site-step.ts";
import type { StepRecord } from "../step/step.ts";
import type { Hint } from "../world/queue.ts";
import type { Collection, IdempotencyRecord } from "../world/store.ts";
import type { Media } from "../media/media.ts";
import { Layout } from "./layout.ts";

/**
 * Everything that outlives the program that wrote it, by kind. Whoever changes what a kind looks like adds the
 * upgrade from the layout before, and a recording of it to test/conformance/layouts.
 */
export const layouts = {
  session: new Layout<Session>("session", sessionUpgrades),
  run: new Layout<CurrentRun>("run"),
  /** Of a run, in its record or in a blob. */
  script: new Layout<RunStep[]>("script"),
  step: new Layout<StepRecord>("step"),
  /** What a step's actions came to, in its record or in a blob. */
  outcomes: new Layout<ActionOutcome[]>("outcomes of a step"),
  /** With a model, in a blob; sealed since the second. */
  exchange: new Layout<Exchange>("exchange with a model", [(earlier: Exchange) => earlier]),
  page: new Layout<PageRecord>("page"),
  /** Of the page, in its record or in a blob. */
  pageChange: new Layout<PageChange>("change of the page"),
  event: new Layout<SessionEvent>("event"),
  intent: new Layout<Intent>("intent"),
  artifact: new Layout<Artifact>("artifact"),
  media: new Layout<Media>("picture"),
  snapshot: new Layout<StoredSnapshot>("snapshot"),
  /** Sealed, with its ledger and the content of its parts. */
  manifest: new Layout<SnapshotManifest>("browser's state"),
  /** Of what an archive has; its records are in the layouts of their kinds. */
  archive: new Layout<ArchiveIndex>("index of an archive"),
  retention: new Layout<Retention>("retention"),
  idempotency: new Layout<IdempotencyRecord>("idempotency record"),
  collection: new Layout<Pick<Collection, "dueAtMs">>("collection"),
  credential: new Layout<StoredCredential>("credential", [asItIs]),
  /** What somebody signs in with, encrypted. */
  loginSecret: new Layout<StoredLoginSecret>("login's secret"),
  loginPointer: new Layout<LoginPointer>("login's pointer"),
  fingerprintKey: new Layout<StoredFingerprintKey>("key of fingerprints"),
  externalKey: new Layout<ExternalKeyPointer>("external key"),
  site: new Layout<StoredSite>("site"),
  agent: new Layout<StoredAgent>("agent"),
  apiKey: new Layout<ApiKeyRecord>("API key"),
  /** A message of the queue. */
  hint: new Layout<Hint>("hint"),
} satisfies Record<string, Layout<unknown>>;

export type Layouts = typeof layouts;

/** Of a layout that is read beside the newer one: nothing but its own key can turn it into that. */
function asItIs<Earlier>(earlier: Earlier): Earlier {
  return earlier;
}
