import type { Run } from "../run/run.ts";
import type { Blobs } from "../world/blobs.ts";
import type { Clock } from "../world/clock.ts";
import type { World } from "../world/world.ts";
import { AgentWitness } from "./agent-witness.ts";
import { TenantWitness } from "./tenant-witness.ts";
import { limits } from "@dormouse/contract";
import type { ScriptStep, SessionEvent, SessionEventOf, SnapshotSource } from "@dormouse/contract";
import type { Session, SessionKey } from "../session/session.ts";
import type { ClaimRequest, Commit, CommitResult, Store } from "../world/store.ts";
import type { SimulatedProcess } from "./process.ts";
import { withMethods } from "../with-methods.ts";

/** What is known of a session from what was written, whatever the store says later. */
export type Witnessed = {
  key: SessionKey;
  /** Every event that was ever committed. */
  log: SessionEvent[];
  /** The runs that were begun. */
  runs: Map<string, ScriptStep[]>;
  /** Those among them that were begun in the session that this one was forked from. */
  copiedRuns: Set<string>;
  /** What runs were told, by the sequence number of the event that tells of it. */
  answers: Map<number, string>;
  /** Those among the runs that a model works out: their steps are those that it has decided. */
  agentRuns: Set<string>;
  /** Those whose owner gave them little time. */
  shortRuns: Set<string>;
  /** Every snapshot that was committed, by version. */
  snapshots: Map<number, WitnessedSnapshot>;
  /** From when on its page was that of which step; of none where nobody has looked at it. */
  pages: { fromMs: number; step: number | undefined }[];
};

export type WitnessedSnapshot = {
  step: number;
  source: SnapshotSource;
  restoredFrom: number | undefined;
};

type Owner = { process: SimulatedProcess; fence: number };

/**
 * Stands beside the store and sees what is written, by whom. It knows by itself who holds a step, and
 * takes nobody's word for it: not the fence that a write names, nor the store's that it was right.
 */
export class Witness {
  readonly sessions = new Map<string, Witnessed>();
  readonly tenants = new TenantWitness();
  readonly agents: AgentWitness;
  /** The runs that were begun for a request, by its tenant and name. */
  readonly begun = new Map<string, Set<string>>();
  /** Processes that wrote what its owner can see. */
  readonly writers = new Set<SimulatedProcess>();
  readonly #owners = new Map<string, Owner>();
  readonly #steps = new Set<string>();
  /** Events that were laid ready for a session to come. */
  readonly #prepared = new Map<string, Map<number, SessionEvent>>();
  /** The session whose step a process has claimed last. */
  readonly #held = new Map<SimulatedProcess, SessionKey>();
  readonly #blobs: Blobs;
  readonly #clock: Clock;
  readonly #violation: (what: string) => void;

  constructor(
    { blobs, clock }: Pick<World, "blobs" | "clock">,
    violation: (what: string) => void,
    count: (what: string) => void,
  ) {
    this.#blobs = blobs;
    this.#clock = clock;
    this.#violation = violation;
    this.agents = new AgentWitness(violation, count);
  }

  /** @throws Error for one that never claimed a step. */
  heldBy(process: SimulatedProcess): string {
    const held = this.#held.get(process);
    if (held === undefined) throw new Error(`${process.name} has claimed nothing`);
    return held.sessionId;
  }

  /** The session whose step the process still holds. */
  ownedBy(process: SimulatedProcess): SessionKey | undefined {
    const held = this.#held.get(process);
    return held && this.#owners.get(nameOf(held))?.process === process ? held : undefined;
  }

  /** The session that a run was begun in. */
  beginnerOf(runId: string): SessionKey {
    for (const { key, runs, copiedRuns } of this.sessions.values()) {
      if (runs.has(runId) && !copiedRuns.has(runId)) return key;
    }
    throw new Error(`run ${runId} was never begun`);
  }

  /** The store as this process writes to it. */
  watching(store: Store, process: SimulatedProcess): Store {
    return withMethods(store, {
      commit: (commit) => this.#commit(store, process, commit),
      prepare: (key, records) => {
        const prepared = this.#prepared.get(nameOf(key)) ?? new Map<number, SessionEvent>();
        this.#prepared.set(nameOf(key), prepared);
        for (const event of records.events ?? []) prepared.set(event.sequence, event);
        return store.prepare(key, records);
      },
      claim: (key, request) => this.#claim(store, process, key, request),
      renew: async (key, request) => {
        const session = await store.renew(key, request);
        if (session !== undefined) this.#expectOwner(process, session, "renews the lease");
        return session;
      },
      remove: async (key) => {
        await store.remove(key);
        this.tenants.removed(key, this.#clock.nowMs());
      },
    });
  }

  of(key: SessionKey): Witnessed {
    const name = nameOf(key);
    const known = this.sessions.get(name);
    if (known !== undefined) return known;
    const witnessed: Witnessed = {
      key,
      log: [],
      runs: new Map(),
      copiedRuns: new Set(),
      answers: new Map(),
      agentRuns: new Set(),
      shortRuns: new Set(),
      snapshots: new Map(),
      pages: [],
    };
    this.sessions.set(name, witnessed);
    return witnessed;
  }

  async #commit(store: Store, process: SimulatedProcess, commit: Commit): Promise<CommitResult> {
    // Both begin in this very turn: nothing comes between them.
    const reading = store.read(commit.session);
    const committing = store.commit(commit);
    const before = await reading;
    const result = await committing.catch((error: unknown) => {
      this.#violation(`the store broke at a commit of ${process.name}: ${String(error)}`);
      throw error;
    });
    if (result.outcome !== "committed") return result;
    const { newRun } = commit;
    const script = newRun && (await scriptOf(newRun.script, this.#blobs));
    this.#committed(process, before, commit, script);
    return result;
  }

  #committed(
    process: SimulatedProcess,
    written: Session | undefined,
    commit: Commit,
    script: ScriptStep[] | undefined,
  ): void {
    const before = written ?? this.#beginning(commit);
    const { session, events = [], newRun, step, snapshot } = commit;
    const { log, runs, answers, shortRuns, snapshots, pages } = this.of({
      tenantId: session.tenantId,
      sessionId: session.sessionId,
    });
    if (process.kind === "worker") this.#expectOwner(process, written ?? session, "commits");
    const { pageState } = session;
    const page = pageState?.outdated ? undefined : pageState?.step;
    if (pages.length === 0 || pages.at(-1)?.step !== page) {
      pages.push({ fromMs: this.#clock.nowMs(), step: page });
    }
    for (const event of events) {
      if (event.sequence !== log.length + 1) {
        this.#violation(`event ${event.sequence} (${event.type}) follows event ${log.length}`);
      }
      log.push(event);
      // The simulation's clients answer with the names of their requests.
      const { key } = commit.idempotency ?? {};
      if (event.type === "input.received" && key !== undefined) answers.set(event.sequence, key);
    }
    if (session.lastSequence !== log.length) {
      this.#violation(`the session counts ${session.lastSequence} events, its log ${log.length}`);
    }
    this.tenants.written(session, this.#clock.nowMs());
    if (events.length > 0) this.writers.add(process);
    if (newRun !== undefined && script !== undefined) {
      runs.set(newRun.runId, script.some(isAgents) ? [] : script);
      if (script.some(isAgents)) this.of(session).agentRuns.add(newRun.runId);
      this.#begun(session, commit.idempotency?.key, newRun.runId);
      if ((newRun.timeoutMs ?? Infinity) < limits.runTimeoutMsDefault) shortRuns.add(newRun.runId);
    }
    if (step !== undefined) this.#stepDone(session, step.step);
    this.agents.committed(process, before, commit, this.of(session));
    const passed = step === undefined && !events.some(isSkip) ? 0 : 1;
    if (session.nextStep - before.nextStep !== passed) {
      this.#violation(`step ${session.nextStep} comes after step ${before.nextStep}`);
    }
    if (snapshot !== undefined) {
      if (snapshot.version !== before.snapshotVersion + 1) {
        this.#violation(`snapshot ${snapshot.version} follows ${before.snapshotVersion}`);
      }
      const { source, restoredFrom } = snapshot.summary;
      snapshots.set(snapshot.version, { step: snapshot.step, source, restoredFrom });
    }
    if (session.snapshotVersion !== (snapshot?.version ?? before.snapshotVersion)) {
      this.#violation(`the session stands at snapshot ${session.snapshotVersion}, not there`);
    }
    if (before.status === "CLEANUP" && session.status !== "CLEANUP") {
      this.#violation(`a deleted session becomes ${session.status}`);
    }
    if (session.fence === before.fence) return;
    if (session.lease === undefined) this.#owners.delete(nameOf(session));
    else this.#owners.set(nameOf(session), { process, fence: session.fence });
  }

  #begun({ tenantId }: Session, request: string | undefined, runId: string): void {
    const name = `${tenantId} ${request}`;
    const begun = this.begun.get(name) ?? new Set();
    this.begun.set(name, begun.add(runId));
  }

  /** How a session stands before its first commit: as nothing, or as a copy of another one. */
  #beginning({ session, snapshot }: Commit): Session {
    const { forkedFrom, tenantId } = session;
    const nothing = { ...session, nextStep: 1, snapshotVersion: 0, fence: 0 };
    if (forkedFrom === undefined) return nothing;
    const copy = this.of({ tenantId, sessionId: session.sessionId });
    const original = this.of({ tenantId, sessionId: forkedFrom.sessionId });
    const prepared = this.#prepared.get(nameOf(session)) ?? new Map<number, SessionEvent>();
    copy.log.push(...[...prepared.values()].toSorted((a, b) => a.sequence - b.sequence));
    for (const [index, { type, data }] of copy.log.entries()) {
      if (type !== original.log[index]?.type) this.#violation(`event ${index + 1} was not copied`);
      const answer = original.answers.get(index + 1);
      if (answer !== undefined) copy.answers.set(index + 1, answer);
      if (type !== "run.created" && type !== "run.queued") continue;
      const script = original.runs.get(data.runId);
      if (script === undefined) continue;
      copy.runs.set(data.runId, [...script]);
      if (original.agentRuns.has(data.runId)) copy.agentRuns.add(data.runId);
      copy.copiedRuns.add(data.runId);
      copy.shortRuns.add(data.runId);
    }
    const snapshotVersion = (snapshot?.version ?? 1) - 1;
    return { ...nothing, nextStep: forkedFrom.step + 1, snapshotVersion };
  }

  async #claim(
    store: Store,
    process: SimulatedProcess,
    key: SessionKey,
    request: ClaimRequest,
  ): ReturnType<Store["claim"]> {
    const answer = await store.claim(key, request);
    if (answer.claimed && answer.session !== undefined) {
      this.agents.claimed(key);
      this.#held.set(process, { tenantId: key.tenantId, sessionId: key.sessionId });
      this.#owners.set(nameOf(key), { process, fence: answer.session.fence });
    }
    return answer;
  }

  #stepDone(session: SessionKey, step: number): void {
    const name = `${nameOf(session)} ${step}`;
    if (this.#steps.has(name)) this.#violation(`step ${step} has a second outcome`);
    this.#steps.add(name);
  }

  #expectOwner(process: SimulatedProcess, { fence, ...session }: Session, does: string): void {
    const owner = this.#owners.get(nameOf(session));
    if (owner?.process === process && owner.fence === fence) return;
    const holds = owner === undefined ? "nobody" : `${owner.process.name} under ${owner.fence}`;
    this.#violation(`stale: ${process.name} ${does} under fence ${fence}, which ${holds} holds`);
  }
}

function isAgents(step: object): boolean {
  return "task" in step;
}

/** Its owner says that a step is not to be done. */
export function isSkip(event: SessionEvent): event is SessionEventOf<"session.resumed"> {
  return event.type === "session.resumed" && event.data.decision === "skip";
}

function nameOf({ tenantId, sessionId }: SessionKey): string {
  return `${tenantId} ${sessionId}`;
}

async function scriptOf(script: Run["script"], blobs: Blobs): Promise<ScriptStep[]> {
  if ("inline" in script) return script.inline as ScriptStep[];
  const content = await blobs.get(script.blobKey);
  return JSON.parse(new TextDecoder().decode(content)) as ScriptStep[];
}
