import type { Session, SessionKey } from "../session/session.ts";

/** What a tenant has of what is limited. */
export type Holdings = { running: number; queuedRuns: number; storedBytes: number };

type Entry = Holdings & { atMs: number };

const nothing: Holdings = { running: 0, queuedRuns: 0, storedBytes: 0 };

/** Adds up for itself what each tenant's sessions have, and remembers it over time. */
export class TenantWitness {
  readonly #sessions = new Map<string, Map<string, Holdings>>();
  readonly #history = new Map<string, Entry[]>();

  written(session: Session, atMs: number): void {
    const { status, queue = [], storedBytes = 0 } = session;
    if (status === "CLEANUP") return this.removed(session, atMs);
    const running = status === "ACTIVE" ? 1 : 0;
    this.#of(session.tenantId).set(session.sessionId, {
      running,
      queuedRuns: queue.length,
      storedBytes,
    });
    this.#note(session.tenantId, atMs);
  }

  removed({ tenantId, sessionId }: SessionKey, atMs: number): void {
    if (this.#of(tenantId).delete(sessionId)) this.#note(tenantId, atMs);
  }

  /** The most of each that the tenant had at any moment since. */
  mostSince(tenantId: string, sinceMs: number): Holdings {
    const history = this.#history.get(tenantId) ?? [];
    const before = history.findLast(({ atMs }) => atMs < sinceMs) ?? nothing;
    return [before, ...history.filter(({ atMs }) => atMs >= sinceMs)].reduce<Holdings>(
      (most, one) => ({
        running: Math.max(most.running, one.running),
        queuedRuns: Math.max(most.queuedRuns, one.queuedRuns),
        storedBytes: Math.max(most.storedBytes, one.storedBytes),
      }),
      nothing,
    );
  }

  #of(tenantId: string): Map<string, Holdings> {
    const sessions = this.#sessions.get(tenantId) ?? new Map<string, Holdings>();
    this.#sessions.set(tenantId, sessions);
    return sessions;
  }

  #note(tenantId: string, atMs: number): void {
    const sum = { ...nothing, atMs };
    for (const holdings of this.#of(tenantId).values()) {
      sum.running += holdings.running;
      sum.queuedRuns += holdings.queuedRuns;
      sum.storedBytes += holdings.storedBytes;
    }
    const history = this.#history.get(tenantId) ?? [];
    this.#history.set(tenantId, history);
    history.push(sum);
  }
}
