import type { PageMemory } from "../page-state/page-memory.ts";
import type { MergePatch } from "../page-state/page-record.ts";
import type { SessionKey } from "../session/session.ts";

/** The page as it was after `step`; `checkedAtMs` says when that was last known to be the newest. */
export type HotPage = { step: number; revision: number; checkedAtMs: number; memory: PageMemory };

/** What the newest step that changed the page has changed. */
export type HotDelta = { from: number; step: number; delta: MergePatch };

/**
 * Copies of page state that are quick to reach. Never the truth: whatever is lost is read from the store. None of
 * these ever throws or keeps a caller for long; undefined is "it is not there, or nobody answers".
 */
export interface HotState {
  /** Puts the page in place of what is there, unless that is newer; writes what changed only, in one request. */
  putPage(
    key: SessionKey,
    page: HotPage & { agentId?: string | undefined; delta?: HotDelta | undefined },
  ): Promise<void>;
  readPage(key: SessionKey): Promise<HotPage | undefined>;
  readDelta(key: SessionKey): Promise<HotDelta | undefined>;
  /** The agent's newest session. */
  sessionOfAgent(tenantId: string, agentId: string): Promise<SessionKey | undefined>;
  /** A deleted or ended session is found here no more. */
  forget(key: SessionKey, agentId?: string): Promise<void>;
  /** Anything that was made from the truth and is worth keeping for a while, by a key that says all it depends on. */
  putCached(kind: HotCache, hash: string, value: unknown): Promise<void>;
  readCached(kind: HotCache, hash: string): Promise<unknown>;
  dropCached(kind: HotCache, hashes: string[]): Promise<void>;
  /** Whether it answers now. */
  answers(): Promise<boolean>;
}

/** "list": rows that a listing produced; "image": where a picture's bytes are. */
export type HotCache = "list" | "image";
