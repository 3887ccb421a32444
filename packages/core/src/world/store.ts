import type { SessionEvent, SessionStatus } from "@dormouse/contract";
import type { AgentKey, StoredAgent } from "../agent/preset/preset.ts";
import type { Retention } from "../archive/retention.ts";
import type { Artifact } from "../artifact/artifact.ts";
import type { Run } from "../run/run.ts";
import type { CredentialKey, StoredCredential } from "../credential/credential.ts";
import type {
  LoginPointer,
  NewLogin,
  StoredFingerprintKey,
  StoredLoginSecret,
} from "../login/login.ts";
import type { Media } from "../media/media.ts";
import type { PageRecord } from "../page-state/page-record.ts";
import type { ExternalKeyPointer } from "../session/external-key.ts";
import type { CurrentRun, Session, SessionKey } from "../session/session.ts";
import type { SiteKey, StoredSite } from "../site/site.ts";
import type { SnapshotPin, StoredSnapshot } from "../snapshot/snapshot.ts";
import type { Intent } from "../step/intent.ts";
import type { StepRecord } from "../step/step.ts";

/** Everything that becomes true together, or not at all. */
export type Commit = {
  /** The session as it will be; its `revision` must be one more than the one it was read at. */
  session: Session;
  events?: SessionEvent[];
  /** A run that begins here. */
  newRun?: Run;
  /** How an earlier run stands from here on; its script stays as stored. */
  run?: CurrentRun;
  step?: StepRecord;
  /** Of a step that changed the page. */
  page?: PageRecord;
  /** One that brings back an older one conflicts where that is gone: its blobs may be, too. */
  snapshot?: StoredSnapshot;
  artifacts?: Artifact[];
  /** In place of those that had their ids before. */
  media?: Media[];
  /** Written before an effect that must not happen twice … */
  intent?: Intent;
  /** … and taken away by the commit that knows the outcome. */
  intentDone?: number;
  idempotency?: IdempotencyRecord;
  /** Of a session that holds a login, with its first commit: nobody else's can stand for the same credentials. */
  login?: NewLogin;
  /** Of a session that holds one no more: its secret goes. */
  forgetsLogin?: true;
  /** Of a session that its client has a name for, with its first commit: no other one can have it. */
  externalKey?: ExternalKeyPointer;
  /** From when on a collection is due: what the session's snapshots no longer need is removed. */
  collectAtMs?: number;
};

/** Which request a client's `Idempotency-Key` stood for. Kept for a day. */
export type IdempotencyRecord = {
  key: string;
  /** Hash of the request, so that the key cannot answer for another one. */
  requestHash: string;
  sessionId: string;
  runId?: string;
  snapshotVersion?: number;
  expiresAtMs: number;
};

/** What lies with a session, beside what only its commits know. */
export type SessionRecords = {
  runs?: Run[];
  steps?: StepRecord[];
  pages?: PageRecord[];
  events?: SessionEvent[];
  artifacts?: Artifact[];
  media?: Media[];
};

/** What may be removed of a session's records: all of its log, steps and pages up to these; of the others these. */
export type RecordsInArchive = {
  lastSequence: number;
  lastStep: number;
  runs: string[];
  artifacts: string[];
  /** Only where they still are what they were. */
  media: Media[];
};

export type CommitResult =
  | { outcome: "committed" }
  /** Someone else wrote the session first: read it again and decide anew. */
  | { outcome: "conflict" }
  /** The idempotency key is taken; this is the record under it. */
  | { outcome: "duplicate"; record: IdempotencyRecord }
  /** The login's credentials, or the external key, stand for another session already, this one. */
  | { outcome: "taken"; sessionId: string };

export type ClaimRequest = {
  runId: string;
  step: number;
  workerId: string;
  nowMs: number;
  leaseUntilMs: number;
  dueAtMs: number;
};

export type ListQuery = {
  tenantId: string;
  status?: SessionStatus;
  agentId?: string;
} & PageRequest;

/** Which page of a listing: `limit` items at most, behind those that `cursor` stands for. */
export type PageRequest = { limit: number; cursor?: string };

/** At most one a session; asked for again, it is due when it was asked for last. */
export type Collection = SessionKey & { dueAtMs: number };

export type ListResult<Item> = { items: Item[]; nextCursor?: string };

/** The truth. Reads are strongly consistent unless they say otherwise. */
export interface Store {
  read(key: SessionKey): Promise<Session | undefined>;

  /**
   * One transaction. A new session has revision 1; any other is written only over the revision
   * before it. Resolves to an outcome that is certain: after a timeout it reads back. What makes a session CLEANUP takes
   * the secret of its login away, too.
   */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Lays records ready for a session that does not exist yet: its first commit makes them part of it,
   * and nobody is shown them before. As many as there are, in no order and not all at once; laid again
   * they are the same. Those whose session never came are removed with `remove`.
   */
  prepare(key: SessionKey, records: SessionRecords): Promise<void>;

  /**
   * Takes the step if it is the session's next one, of its current run, the run is INITIALIZING or
   * ACTIVE, no lease is live at `nowMs` and its time has come: fence, attempt and revision go up by one, and the lease
   * and the due time are set. One conditional write.
   * @returns the session as it now is if it was claimed, as it stands if not, undefined if there is none.
   */
  claim(
    key: SessionKey,
    request: ClaimRequest,
  ): Promise<{ claimed: boolean; session: Session | undefined }>;

  /**
   * Extends the lease held under `fence`; moves the revision on.
   * @returns the session as it now is, or undefined where the fence is not the session's any more.
   */
  renew(
    key: SessionKey,
    request: { fence: number; leaseUntilMs: number; dueAtMs: number },
  ): Promise<Session | undefined>;

  /**
   * A run as of its beginning, its pause or its end. How a run in progress stands is in its session.
   */
  readRun(key: SessionKey, runId: string): Promise<Run | undefined>;
  /** Newest first. @throws DormouseError `invalid_cursor` */
  listRuns(key: SessionKey, page: PageRequest): Promise<ListResult<Run>>;
  readIntent(key: SessionKey, step: number): Promise<Intent | undefined>;
  readSnapshot(key: SessionKey, version: number): Promise<StoredSnapshot | undefined>;
  /** Newest first. @throws DormouseError `invalid_cursor` */
  listSnapshots(key: SessionKey, page: PageRequest): Promise<ListResult<StoredSnapshot>>;
  /** @returns false where there is no snapshot of this version to be kept. */
  pinSnapshot(key: SessionKey, version: number, pin: SnapshotPin): Promise<boolean>;
  unpinSnapshot(key: SessionKey, version: number, pin: SnapshotPin): Promise<void>;
  /**
   * Removes snapshots, but for those that are pinned at that moment.
   * @returns the versions of these.
   */
  removeSnapshots(key: SessionKey, versions: number[]): Promise<number[]>;
  /** Steps of the session with numbers from `fromStep` to `toStep`, in order. */
  readSteps(key: SessionKey, range: { fromStep: number; toStep: number }): Promise<StepRecord[]>;
  /** Records of the page of steps with numbers from `fromStep` to `toStep`, in order. */
  readPages(key: SessionKey, range: { fromStep: number; toStep: number }): Promise<PageRecord[]>;
  /** The newest record of the page up to a step. */
  readNewestPage(key: SessionKey, upToStep: number): Promise<PageRecord | undefined>;
  readArtifact(key: SessionKey, artifactId: string): Promise<Artifact | undefined>;
  /** Newest first. @throws DormouseError `invalid_cursor` */
  listArtifacts(
    key: SessionKey,
    page: PageRequest & { kind?: Artifact["kind"] },
  ): Promise<ListResult<Artifact>>;
  readMedia(key: SessionKey, mediaId: string): Promise<Media | undefined>;
  /** The last id first. @throws DormouseError `invalid_cursor` */
  listMedia(key: SessionKey, page: PageRequest): Promise<ListResult<Media>>;
  /** Events after `afterSequence`, in order. */
  readEvents(
    key: SessionKey,
    after: { afterSequence: number; limit: number },
  ): Promise<SessionEvent[]>;

  /** The tenant's sessions, newest first. Eventually consistent. @throws DormouseError `invalid_cursor` */
  list(query: ListQuery): Promise<ListResult<Session>>;
  /** How many of the tenant's sessions have the status, `upTo` at most. Eventually consistent. */
  countSessions(query: { tenantId: string; status: SessionStatus; upTo: number }): Promise<number>;
  /** Sessions due at or before `nowMs`, whichever is first first. Eventually consistent. */
  listDue(nowMs: number, limit: number): Promise<SessionKey[]>;

  /** Asks for a collection of what lies under this key, whether or not there is such a session. */
  requestCollection(key: SessionKey, dueAtMs: number): Promise<void>;
  /** Collections due at or before `nowMs`, whichever is first first. Eventually consistent. */
  listCollections(nowMs: number, limit: number): Promise<Collection[]>;
  /** Ends a collection, or puts it off to `againAtMs`; one that was asked for meanwhile stays as it is. */
  endCollection(collection: Collection, againAtMs?: number): Promise<void>;

  /** Sessions at rest since then or earlier that are not archived, the longest idle first. Eventually consistent. */
  listIdle(sinceMs: number, limit: number): Promise<SessionKey[]>;
  /** Archived sessions at rest that are due at or before `nowMs`, whichever is first first. Eventually consistent. */
  listArchived(nowMs: number, limit: number): Promise<SessionKey[]>;
  /** Removes records that lie in the session's archive; broken off, some of them. */
  removeArchived(key: SessionKey, records: RecordsInArchive): Promise<void>;
  readRetention(tenantId: string): Promise<Retention | undefined>;
  /** In place of the one before. */
  putRetention(retention: Retention): Promise<void>;
  removeRetention(tenantId: string): Promise<void>;

  /** Which session the credentials stand for. It may be gone: whoever finds that removes the pointer, and goes on. */
  readLoginPointer(tenantId: string, fingerprint: string): Promise<LoginPointer | undefined>;
  /** Only while it is as it was read: what stands for another session by now stays. */
  removeLoginPointer(pointer: LoginPointer): Promise<void>;
  readLoginSecret(key: SessionKey): Promise<StoredLoginSecret | undefined>;
  /** @returns false where there is none to be replaced: what was removed does not come back. */
  putLoginSecret(secret: StoredLoginSecret): Promise<boolean>;
  readFingerprintKey(tenantId: string): Promise<StoredFingerprintKey | undefined>;
  /**
   * Stores it where there is none, or in place of `earlier` while that is there.
   * @returns the one that stands then.
   */
  putFingerprintKey(
    key: StoredFingerprintKey,
    earlier?: StoredFingerprintKey,
  ): Promise<StoredFingerprintKey>;
  /**
   * The tenant's sessions that hold a login, newest first, but for those that are being removed. Eventually consistent.
   * @throws DormouseError `invalid_cursor`
   */
  listLogins(tenantId: string, page: PageRequest): Promise<ListResult<Session>>;
  /** How many these are, `upTo` at most. Eventually consistent. */
  countLogins(tenantId: string, upTo: number): Promise<number>;
  /**
   * Sessions at rest, and not ended, whose login is to be looked after at or before `nowMs`, whichever is first first.
   * Eventually consistent.
   */
  listLoginsDue(nowMs: number, limit: number): Promise<SessionKey[]>;

  /** Which session the key stands for. It may be gone: whoever finds that removes the pointer, and goes on. */
  readExternalKey(tenantId: string, externalKey: string): Promise<ExternalKeyPointer | undefined>;
  /** Only while it is as it was read: what stands for another session by now stays. */
  removeExternalKey(pointer: ExternalKeyPointer): Promise<void>;

  readIdempotency(tenantId: string, key: string): Promise<IdempotencyRecord | undefined>;

  /** Removes every item of the session, the session's own last. */
  remove(key: SessionKey): Promise<void>;

  readCredential(key: CredentialKey): Promise<StoredCredential | undefined>;
  /** In place of one that had the name before. */
  putCredential(credential: StoredCredential): Promise<void>;
  removeCredential(key: CredentialKey): Promise<void>;
  /** By name. @throws DormouseError `invalid_cursor` */
  listCredentials(tenantId: string, page: PageRequest): Promise<ListResult<StoredCredential>>;

  readSite(key: SiteKey): Promise<StoredSite | undefined>;
  /** In place of one that had the name before. */
  putSite(site: StoredSite): Promise<void>;
  /** In place of `earlier`. @returns false where that is not what stands there any more. */
  replaceSite(site: StoredSite, earlier: StoredSite): Promise<boolean>;
  removeSite(key: SiteKey): Promise<void>;
  /** By name. @throws DormouseError `invalid_cursor` */
  listSites(tenantId: string, page: PageRequest): Promise<ListResult<StoredSite>>;

  readAgent(key: AgentKey): Promise<StoredAgent | undefined>;
  /** In place of one that had the name before. */
  putAgent(agent: StoredAgent): Promise<void>;
  removeAgent(key: AgentKey): Promise<void>;
  /** By name. @throws DormouseError `invalid_cursor` */
  listAgents(tenantId: string, page: PageRequest): Promise<ListResult<StoredAgent>>;

  /** The tenant whose API key hashes to this, if any. */
  readTenantByKeyHash(keyHash: string): Promise<string | undefined>;
  putApiKey(apiKey: { keyHash: string; tenantId: string; createdAtMs: number }): Promise<void>;
}
