import type { HistoryAction } from "@dormouse/contract";
import { layouts } from "../layout/layouts.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import type { MergePatch } from "../page-state/page-record.ts";
import type { ToldSession } from "../page-state/told-session.ts";
import type { SessionKey } from "../session/session.ts";

/** The session's page as it was after `step`, when its record stood at `revision`. */
export type HotStand = {
  step: number;
  /** That of the session's record: of two copies the one with the higher is the newer. */
  revision: number;
  /** When it was last known to be the newest. */
  checkedAtMs: number;
  /** Absent where the session's record has to be read for it. */
  told?: HotTold | undefined;
};

/** What else a state tells; of the actions that it tells those that are known. They add to those that are there. */
export type HotTold = { session: ToldSession; actions: HistoryAction[] };

/**
 * Stands with each copy: none is taken for one of a program that lays it out otherwise. Count the second number on
 * where `HotTold` changes.
 */
export const hotLayout = `${layouts.pageChange.version}.1`;

export type HotPage = HotStand & { memory: PageMemory };

/** What the newest step that changed the page has changed of the page after the step `from`. */
export type HotDelta = { from: number; step: number; delta: MergePatch };

/**
 * Copies of page state that are quick to reach. Never the truth: whatever is lost is read from the store. None of
 * these ever throws or keeps a caller for long; undefined is "it is not there, or nobody answers". Whoever reads or
 * writes a copy lengthens its life.
 */
export interface HotState {
  /** Puts the page in place of what is there, unless that is newer; writes what changed only, in one request. */
  putPage(
    key: SessionKey,
    page: HotPage & { agentId?: string | undefined; delta?: HotDelta | undefined },
  ): Promise<void>;
  /** The copy of this step is still the newest: says so, where it is there. */
  confirmPage(key: SessionKey, stand: HotStand): Promise<void>;
  readPage(key: SessionKey): Promise<HotPage | undefined>;
  readDelta(key: SessionKey): Promise<HotDelta | undefined>;
  /** The agent's session from now on, unless it has a newer one. */
  nameSession(key: SessionKey, agentId: string): Promise<void>;
  /** The agent's newest session. */
  sessionOfAgent(tenantId: string, agentId: string): Promise<SessionKey | undefined>;
  /** A deleted or ended session is found here no more. */
  forget(key: SessionKey, agentId?: string): Promise<void>;
  /**
   * Keeps anything that was made from the truth for a while, by a key that says all it depends on, its tenant
   * included.
   */
  putCached(
    kind: HotCache,
    hash: string,
    value: unknown,
    options?: { ifAbsent?: boolean },
  ): Promise<void>;
  readCached(kind: HotCache, hash: string): Promise<unknown>;
  /** Whether it answers now. */
  answers(): Promise<boolean>;
}

/**
 * "list": rows that a listing produced, which are not kept the longer for being read: they may be out of date;
 * "route": since when those of a route count; "image": where a picture's bytes are; "model": how a provider of models
 * stands.
 */
export type HotCache = "list" | "route" | "image" | "model";

/** How long copies are kept after they were last needed, in milliseconds. */
export type HotLifetimes = {
  sessionMs: number;
  deltaMs: number;
  agentMs: number;
} & Record<`${HotCache}Ms`, number>;

const minuteMs = 60_000;

export const defaultHotLifetimes: HotLifetimes = {
  sessionMs: 30 * minuteMs,
  deltaMs: 5 * minuteMs,
  agentMs: 30 * minuteMs,
  listMs: 5 * minuteMs,
  routeMs: 5 * minuteMs,
  imageMs: 60 * minuteMs,
  modelMs: 10 * minuteMs,
};
