import { keyOf, type SessionKey } from "../../session/session.ts";
import { toldActions } from "../../page-state/told-session.ts";
import type { Clock } from "../clock.ts";
import {
  defaultHotLifetimes,
  type HotCache,
  type HotDelta,
  type HotLifetimes,
  type HotPage,
  type HotStand,
  type HotState,
  type HotTold,
} from "../hot-state.ts";

type Copy = { value: unknown; untilMs: number };

export class MemoryHotState implements HotState {
  readonly #clock: Clock;
  readonly #lifetimes: HotLifetimes;
  readonly #copies = new Map<string, Copy>();

  constructor(clock: Clock, lifetimes = defaultHotLifetimes) {
    this.#clock = clock;
    this.#lifetimes = lifetimes;
  }

  async putPage(
    key: SessionKey,
    { agentId, delta, ...given }: HotPage & { agentId?: string; delta?: HotDelta },
  ): Promise<void> {
    const { sessionMs, deltaMs } = this.#lifetimes;
    const old = await this.readPage(key);
    if (old !== undefined && old.revision > given.revision) return;
    const told = withActionsOf(old, given);
    const page = { ...given, ...(told === undefined ? {} : { told }) };
    this.#put(pageName(key), page, sessionMs);
    if (delta !== undefined) this.#put(deltaName(key), delta, deltaMs);
    else if (old?.step !== page.step) this.#copies.delete(deltaName(key));
    if (agentId !== undefined) await this.nameSession(key, agentId);
  }

  async confirmPage(key: SessionKey, stand: HotStand): Promise<void> {
    const page = await this.readPage(key);
    if (page === undefined || page.step !== stand.step || page.revision > stand.revision) return;
    const told = withActionsOf(page, stand);
    this.#put(pageName(key), { ...page, ...stand, told }, this.#lifetimes.sessionMs);
  }

  async readPage(key: SessionKey): Promise<HotPage | undefined> {
    return this.#read(pageName(key), this.#lifetimes.sessionMs) as HotPage | undefined;
  }

  async readDelta(key: SessionKey): Promise<HotDelta | undefined> {
    return this.#read(deltaName(key), this.#lifetimes.deltaMs) as HotDelta | undefined;
  }

  async nameSession(key: SessionKey, agentId: string): Promise<void> {
    const named = await this.sessionOfAgent(key.tenantId, agentId);
    if (named !== undefined && named.sessionId > key.sessionId) return;
    this.#put(agentName(key.tenantId, agentId), keyOf(key), this.#lifetimes.agentMs);
  }

  async sessionOfAgent(tenantId: string, agentId: string): Promise<SessionKey | undefined> {
    const name = agentName(tenantId, agentId);
    return this.#read(name, this.#lifetimes.agentMs) as SessionKey | undefined;
  }

  async forget(key: SessionKey, agentId?: string): Promise<void> {
    this.#copies.delete(pageName(key));
    this.#copies.delete(deltaName(key));
    if (agentId === undefined) return;
    const named = await this.sessionOfAgent(key.tenantId, agentId);
    if (named?.sessionId === key.sessionId) this.#copies.delete(agentName(key.tenantId, agentId));
  }

  async putCached(
    kind: HotCache,
    hash: string,
    value: unknown,
    { ifAbsent = false }: { ifAbsent?: boolean } = {},
  ): Promise<void> {
    if (ifAbsent && (await this.readCached(kind, hash)) !== undefined) return;
    this.#put(cacheName(kind, hash), value, this.#lifetimes[`${kind}Ms`]);
  }

  async readCached(kind: HotCache, hash: string): Promise<unknown> {
    return this.#read(cacheName(kind, hash), kind === "list" ? 0 : this.#lifetimes[`${kind}Ms`]);
  }

  async answers(): Promise<boolean> {
    return true;
  }

  /** It loses all it has, as one that was started anew. */
  clear(): void {
    this.#copies.clear();
  }

  #put(name: string, value: unknown, lifetimeMs: number): void {
    this.#copies.set(name, {
      value: structuredClone(value),
      untilMs: this.#clock.nowMs() + lifetimeMs,
    });
  }

  #read(name: string, lifetimeMs: number): unknown {
    const copy = this.#copies.get(name);
    const nowMs = this.#clock.nowMs();
    if (copy === undefined || copy.untilMs <= nowMs) return undefined;
    copy.untilMs = Math.max(copy.untilMs, nowMs + lifetimeMs);
    return structuredClone(copy.value);
  }
}

function withActionsOf(old: HotPage | undefined, { told }: HotStand): HotTold | undefined {
  if (told === undefined) return undefined;
  const { session, actions } = told;
  return { session, actions: toldActions(session, [...(old?.told?.actions ?? []), ...actions]) };
}

function pageName({ tenantId, sessionId }: SessionKey): string {
  return JSON.stringify(["page", tenantId, sessionId]);
}

function deltaName({ tenantId, sessionId }: SessionKey): string {
  return JSON.stringify(["delta", tenantId, sessionId]);
}

function agentName(tenantId: string, agentId: string): string {
  return JSON.stringify(["agent", tenantId, agentId]);
}

function cacheName(kind: HotCache, hash: string): string {
  return JSON.stringify(["cache", kind, hash]);
}
