import type { SessionEvent, SessionStatus } from "@dormouse/contract";
import type { AgentKey, StoredAgent } from "../../agent/preset/preset.ts";
import type { Retention } from "../../archive/retention.ts";
import { turnAtRest, type TurnAtRest } from "../../archive/session-archive.ts";
import type { Artifact } from "../../artifact/artifact.ts";
import type { CredentialKey, StoredCredential } from "../../credential/credential.ts";
import type { LoginPointer, StoredFingerprintKey, StoredLoginSecret } from "../../login/login.ts";
import type { Media } from "../../media/media.ts";
import type { PageRecord } from "../../page-state/page-record.ts";
import type { Run } from "../../run/run.ts";
import { artifactsScope, mediaScope, runsScope } from "../../listing/scopes.ts";
import type { ExternalKeyPointer } from "../../session/external-key.ts";
import { keyOf, type Session, type SessionKey } from "../../session/session.ts";
import type { SiteKey, StoredSite } from "../../site/site.ts";
import { snapshotListingId, snapshotsScope } from "../../snapshot/listing.ts";
import type { SnapshotPin, StoredSnapshot } from "../../snapshot/snapshot.ts";
import type { Intent } from "../../step/intent.ts";
import type { StepRecord } from "../../step/step.ts";
import { assertCommitFits } from "../commit-size.ts";
import type {
  ClaimRequest,
  Collection,
  Commit,
  CommitResult,
  IdempotencyRecord,
  ListQuery,
  ListResult,
  PageRequest,
  RecordsInArchive,
  SessionRecords,
  Store,
} from "../store.ts";
import { MemoryExternalKeys } from "./external-keys.ts";
import { pageOf } from "./listing.ts";
import { MemoryLogins } from "./logins.ts";
import { NamedRecords } from "./named-records.ts";
import { Partition } from "./partition.ts";
import { Shelf } from "./shelf.ts";

/** The store's rules without a table. Every method runs to its end in one turn, so it is atomic. */
export class MemoryStore implements Store {
  readonly #sessions = new Shelf<Session>();
  readonly #partitions = new Map<string, Partition>();
  readonly #idempotency = new Shelf<IdempotencyRecord>();
  readonly #collections = new Shelf<Collection>();
  readonly #tenants = new Shelf<string>();
  readonly #retentions = new Shelf<Retention>();
  readonly #credentials = new NamedRecords<StoredCredential>("credentials");
  readonly #sites = new NamedRecords<StoredSite>("sites");
  readonly #agents = new NamedRecords<StoredAgent>("agents");
  readonly #logins = new MemoryLogins();
  readonly #externalKeys = new MemoryExternalKeys();

  async read(key: SessionKey): Promise<Session | undefined> {
    return this.#sessions.get(nameOf(key));
  }

  async commit(commit: Commit): Promise<CommitResult> {
    assertCommitFits(commit);
    const { session, idempotency } = commit;
    const name = nameOf(session);
    const known = idempotency && this.#knownIdempotency(session, idempotency.key);
    if (known !== undefined) return { outcome: "duplicate", record: known };
    if ((this.#sessions.get(name)?.revision ?? 0) !== session.revision - 1) {
      return { outcome: "conflict" };
    }
    const partition = this.#partition(session);
    if (partition.lacksRestored(commit)) return { outcome: "conflict" };
    if (commit.login !== undefined) {
      const { tenantId, fingerprint } = commit.login.pointer;
      const taken = this.#logins.pointer(tenantId, fingerprint);
      if (taken !== undefined) return { outcome: "taken", sessionId: taken.sessionId };
    }
    if (commit.externalKey !== undefined) {
      const { tenantId, externalKey } = commit.externalKey;
      const taken = this.#externalKeys.pointer(tenantId, externalKey);
      if (taken !== undefined) return { outcome: "taken", sessionId: taken.sessionId };
    }
    partition.assertTakes(commit);
    this.#sessions.put(name, session);
    this.#partitions.set(name, partition);
    partition.apply(commit);
    this.#logins.apply(commit);
    this.#externalKeys.apply(commit);
    if (idempotency !== undefined) {
      this.#idempotency.put(JSON.stringify([session.tenantId, idempotency.key]), idempotency);
    }
    if (commit.collectAtMs !== undefined) {
      await this.requestCollection(session, commit.collectAtMs);
    }
    return { outcome: "committed" };
  }

  async prepare(key: SessionKey, records: SessionRecords): Promise<void> {
    const partition = this.#partition(key);
    this.#partitions.set(nameOf(key), partition);
    partition.lay(records);
  }

  async claim(
    key: SessionKey,
    request: ClaimRequest,
  ): Promise<{ claimed: boolean; session: Session | undefined }> {
    const session = this.#sessions.get(nameOf(key));
    if (session === undefined || !isClaimable(session, request)) return { claimed: false, session };
    return {
      claimed: true,
      session: this.#write({
        ...session,
        revision: session.revision + 1,
        fence: session.fence + 1,
        attempt: session.attempt + 1,
        lease: { workerId: request.workerId, untilMs: request.leaseUntilMs },
        dueAtMs: request.dueAtMs,
      }),
    };
  }

  async renew(
    key: SessionKey,
    request: { fence: number; leaseUntilMs: number; dueAtMs: number },
  ): Promise<Session | undefined> {
    const session = this.#sessions.get(nameOf(key));
    if (session?.lease === undefined || session.fence !== request.fence) return undefined;
    return this.#write({
      ...session,
      revision: session.revision + 1,
      lease: { ...session.lease, untilMs: request.leaseUntilMs },
      dueAtMs: request.dueAtMs,
    });
  }

  async readRun(key: SessionKey, runId: string): Promise<Run | undefined> {
    return this.#partition(key).runs.get(runId);
  }

  async listRuns(key: SessionKey, page: PageRequest): Promise<ListResult<Run>> {
    const scope = runsScope(key);
    return pageOf(this.#partition(key).runs.values(), (run) => run.runId, scope, page);
  }

  async readIntent(key: SessionKey, step: number): Promise<Intent | undefined> {
    return this.#partition(key).intents.get(String(step));
  }

  async readSnapshot(key: SessionKey, version: number): Promise<StoredSnapshot | undefined> {
    return this.#partition(key).snapshots.get(String(version));
  }

  async listSnapshots(key: SessionKey, page: PageRequest): Promise<ListResult<StoredSnapshot>> {
    const snapshots = this.#partition(key).snapshots.values();
    return pageOf(snapshots, snapshotListingId, snapshotsScope(key), page);
  }

  async pinSnapshot(key: SessionKey, version: number, pin: SnapshotPin): Promise<boolean> {
    return this.#partition(key).repin(version, (pins) => [...new Set([...pins, pin])]);
  }

  async unpinSnapshot(key: SessionKey, version: number, pin: SnapshotPin): Promise<void> {
    this.#partition(key).repin(version, (pins) => pins.filter((other) => other !== pin));
  }

  async removeSnapshots(key: SessionKey, versions: number[]): Promise<number[]> {
    const { snapshots } = this.#partition(key);
    const pinned = versions.filter((version) => snapshots.get(String(version))?.pins !== undefined);
    for (const version of versions) {
      if (!pinned.includes(version)) snapshots.delete(String(version));
    }
    return pinned;
  }

  async readSteps(
    key: SessionKey,
    range: { fromStep: number; toStep: number },
  ): Promise<StepRecord[]> {
    return stepsWithin(this.#partition(key).steps, range);
  }

  async readPages(
    key: SessionKey,
    range: { fromStep: number; toStep: number },
  ): Promise<PageRecord[]> {
    return stepsWithin(this.#partition(key).pages, range);
  }

  async readNewestPage(key: SessionKey, upToStep: number): Promise<PageRecord | undefined> {
    return stepsWithin(this.#partition(key).pages, { fromStep: 0, toStep: upToStep }).at(-1);
  }

  async readArtifact(key: SessionKey, artifactId: string): Promise<Artifact | undefined> {
    return this.#partition(key).artifacts.get(artifactId);
  }

  async readMedia(key: SessionKey, mediaId: string): Promise<Media | undefined> {
    return this.#partition(key).media.get(mediaId);
  }

  async listMedia(key: SessionKey, page: PageRequest): Promise<ListResult<Media>> {
    const scope = mediaScope(key);
    const media = this.#partition(key).media.values();
    return pageOf(media, ({ mediaId }) => mediaId, scope, page);
  }

  async listArtifacts(
    key: SessionKey,
    page: PageRequest & { kind?: Artifact["kind"] },
  ): Promise<ListResult<Artifact>> {
    const scope = artifactsScope(key, page.kind);
    const artifacts = this.#partition(key)
      .artifacts.values()
      .filter(({ kind }) => page.kind === undefined || kind === page.kind);
    return pageOf(artifacts, ({ artifactId }) => artifactId, scope, page);
  }

  async readEvents(
    key: SessionKey,
    after: { afterSequence: number; limit: number },
  ): Promise<SessionEvent[]> {
    return this.#partition(key)
      .events.values((sequence) => Number(sequence) > after.afterSequence)
      .toSorted((a, b) => a.sequence - b.sequence)
      .slice(0, after.limit);
  }

  async list(query: ListQuery): Promise<ListResult<Session>> {
    const { tenantId, status, agentId } = query;
    const sessions = this.#sessions
      .values()
      .filter((session) => session.tenantId === tenantId)
      .filter((session) =>
        status === undefined ? session.status !== "CLEANUP" : session.status === status,
      )
      .filter((session) => agentId === undefined || session.agentId === agentId);
    const scope = ["sessions", tenantId, status, agentId];
    return pageOf(sessions, ({ sessionId }) => sessionId, scope, query);
  }

  async countSessions({
    tenantId,
    status,
    upTo,
  }: {
    tenantId: string;
    status: SessionStatus;
    upTo: number;
  }): Promise<number> {
    const sessions = this.#sessions.values();
    const own = sessions.filter((one) => one.tenantId === tenantId && one.status === status);
    return Math.min(upTo, own.length);
  }

  async listDue(nowMs: number, limit: number): Promise<SessionKey[]> {
    const dueAtMs = (session: Session): number => session.dueAtMs ?? Infinity;
    return this.#sessions
      .values()
      .filter((session) => dueAtMs(session) <= nowMs)
      .toSorted((a, b) => dueAtMs(a) - dueAtMs(b))
      .slice(0, limit)
      .map(keyOf);
  }

  async requestCollection(key: SessionKey, dueAtMs: number): Promise<void> {
    this.#collections.put(nameOf(key), { ...keyOf(key), dueAtMs });
  }

  async listCollections(nowMs: number, limit: number): Promise<Collection[]> {
    return this.#collections
      .values()
      .filter(({ dueAtMs }) => dueAtMs <= nowMs)
      .toSorted((a, b) => a.dueAtMs - b.dueAtMs)
      .slice(0, limit);
  }

  async endCollection(collection: Collection, againAtMs?: number): Promise<void> {
    const name = nameOf(collection);
    if (this.#collections.get(name)?.dueAtMs !== collection.dueAtMs) return;
    if (againAtMs === undefined) this.#collections.delete(name);
    else this.#collections.put(name, { ...keyOf(collection), dueAtMs: againAtMs });
  }

  async listIdle(sinceMs: number, limit: number): Promise<SessionKey[]> {
    return this.#turns(
      (turn) => ("idleSinceMs" in turn ? turn.idleSinceMs : Infinity),
      sinceMs,
      limit,
    );
  }

  async listArchived(nowMs: number, limit: number): Promise<SessionKey[]> {
    return this.#turns((turn) => ("dueAtMs" in turn ? turn.dueAtMs : Infinity), nowMs, limit);
  }

  #turns(timeOf: (turn: TurnAtRest) => number, untilMs: number, limit: number): SessionKey[] {
    const timed = this.#sessions.values().map((session) => {
      const turn = turnAtRest(session);
      return { key: keyOf(session), atMs: turn === undefined ? Infinity : timeOf(turn) };
    });
    const due = timed.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
    return due.slice(0, limit).map(({ key }) => key);
  }

  async removeArchived(key: SessionKey, records: RecordsInArchive): Promise<void> {
    this.#partition(key).removeArchived(records);
  }

  async readRetention(tenantId: string): Promise<Retention | undefined> {
    return this.#retentions.get(tenantId);
  }

  async putRetention(retention: Retention): Promise<void> {
    this.#retentions.put(retention.tenantId, retention);
  }

  async removeRetention(tenantId: string): Promise<void> {
    this.#retentions.delete(tenantId);
  }

  async readLoginPointer(tenantId: string, fingerprint: string): Promise<LoginPointer | undefined> {
    return this.#logins.pointer(tenantId, fingerprint);
  }

  async removeLoginPointer(pointer: LoginPointer): Promise<void> {
    this.#logins.removePointer(pointer);
  }

  async readLoginSecret(key: SessionKey): Promise<StoredLoginSecret | undefined> {
    return this.#logins.secret(key);
  }

  async putLoginSecret(secret: StoredLoginSecret): Promise<boolean> {
    return this.#logins.replaceSecret(secret);
  }

  async readFingerprintKey(tenantId: string): Promise<StoredFingerprintKey | undefined> {
    return this.#logins.fingerprintKey(tenantId);
  }

  async putFingerprintKey(
    key: StoredFingerprintKey,
    earlier?: StoredFingerprintKey,
  ): Promise<StoredFingerprintKey> {
    return this.#logins.putFingerprintKey(key, earlier);
  }

  async listLogins(tenantId: string, page: PageRequest): Promise<ListResult<Session>> {
    const scope = ["logins", tenantId];
    return pageOf(this.#loginsOf(tenantId), ({ sessionId }) => sessionId, scope, page);
  }

  async countLogins(tenantId: string, upTo: number): Promise<number> {
    return Math.min(upTo, this.#loginsOf(tenantId).length);
  }

  #loginsOf(tenantId: string): Session[] {
    return this.#sessions
      .values()
      .filter((session) => session.tenantId === tenantId && session.login !== undefined)
      .filter(({ status }) => status !== "CLEANUP");
  }

  async listLoginsDue(nowMs: number, limit: number): Promise<SessionKey[]> {
    return this.#turns(
      (turn) => ("loginDueAtMs" in turn ? turn.loginDueAtMs : Infinity),
      nowMs,
      limit,
    );
  }

  async readExternalKey(
    tenantId: string,
    externalKey: string,
  ): Promise<ExternalKeyPointer | undefined> {
    return this.#externalKeys.pointer(tenantId, externalKey);
  }

  async removeExternalKey(pointer: ExternalKeyPointer): Promise<void> {
    this.#externalKeys.removePointer(pointer);
  }

  async readIdempotency(tenantId: string, key: string): Promise<IdempotencyRecord | undefined> {
    return this.#idempotency.get(JSON.stringify([tenantId, key]));
  }

  async remove(key: SessionKey): Promise<void> {
    this.#collections.delete(nameOf(key));
    this.#partitions.delete(nameOf(key));
    this.#logins.removeSecret(key);
    this.#sessions.delete(nameOf(key));
  }

  async readCredential(key: CredentialKey): Promise<StoredCredential | undefined> {
    return this.#credentials.read(key);
  }

  async putCredential(credential: StoredCredential): Promise<void> {
    this.#credentials.put(credential);
  }

  async removeCredential(key: CredentialKey): Promise<void> {
    this.#credentials.remove(key);
  }

  async listCredentials(
    tenantId: string,
    page: PageRequest,
  ): Promise<ListResult<StoredCredential>> {
    return this.#credentials.list(tenantId, page);
  }

  async readSite(key: SiteKey): Promise<StoredSite | undefined> {
    return this.#sites.read(key);
  }

  async putSite(site: StoredSite): Promise<void> {
    this.#sites.put(site);
  }

  async replaceSite(site: StoredSite, earlier: StoredSite): Promise<boolean> {
    return this.#sites.replace(site, earlier);
  }

  async removeSite(key: SiteKey): Promise<void> {
    this.#sites.remove(key);
  }

  async listSites(tenantId: string, page: PageRequest): Promise<ListResult<StoredSite>> {
    return this.#sites.list(tenantId, page);
  }

  async readAgent(key: AgentKey): Promise<StoredAgent | undefined> {
    return this.#agents.read(key);
  }

  async putAgent(agent: StoredAgent): Promise<void> {
    this.#agents.put(agent);
  }

  async removeAgent(key: AgentKey): Promise<void> {
    this.#agents.remove(key);
  }

  async listAgents(tenantId: string, page: PageRequest): Promise<ListResult<StoredAgent>> {
    return this.#agents.list(tenantId, page);
  }

  async readTenantByKeyHash(keyHash: string): Promise<string | undefined> {
    return this.#tenants.get(keyHash);
  }

  async putApiKey(apiKey: {
    keyHash: string;
    tenantId: string;
    createdAtMs: number;
  }): Promise<void> {
    this.#tenants.put(apiKey.keyHash, apiKey.tenantId);
  }

  #partition(key: SessionKey): Partition {
    return this.#partitions.get(nameOf(key)) ?? new Partition();
  }

  /** A record that has expired no longer answers for its key. */
  #knownIdempotency(session: Session, key: string): IdempotencyRecord | undefined {
    const record = this.#idempotency.get(JSON.stringify([session.tenantId, key]));
    return record !== undefined && record.expiresAtMs > session.updatedAtMs ? record : undefined;
  }

  #write(session: Session): Session {
    this.#sessions.put(nameOf(session), session);
    return structuredClone(session);
  }
}

function isClaimable(
  { nextStep, run, lease, notBeforeMs }: Session,
  request: ClaimRequest,
): boolean {
  return (
    nextStep === request.step &&
    run?.runId === request.runId &&
    (run.status === "INITIALIZING" || run.status === "ACTIVE") &&
    (lease === undefined || lease.untilMs <= request.nowMs) &&
    (notBeforeMs === undefined || notBeforeMs <= request.nowMs)
  );
}

function stepsWithin<Value extends { step: number }>(
  shelf: Shelf<Value>,
  { fromStep, toStep }: { fromStep: number; toStep: number },
): Value[] {
  return shelf
    .values((step) => Number(step) >= fromStep && Number(step) <= toStep)
    .toSorted((a, b) => a.step - b.step);
}

function nameOf(key: SessionKey): string {
  return JSON.stringify([key.tenantId, key.sessionId]);
}
