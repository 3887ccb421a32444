import type { Frame, FrameKind } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import type { Subscription } from "./announcer.ts";

/**
 * What is seen of a session's steps while they are under way. Nothing of it is kept, and whatever is lost is
 * lost without harm: no method throws but `subscribe`.
 */
export interface LiveFeed {
  /** Shows a frame to whoever subscribes now. */
  show(key: SessionKey, frame: Frame): Promise<void>;
  /** Calls `onFrame` for what is shown from now on, until the line breaks or is closed. */
  subscribe(key: SessionKey, listener: FrameListener): Promise<Subscription>;
  /** Says that somebody watches the session, for so long. */
  mark(key: SessionKey, kinds: readonly FrameKind[], forMs: number): Promise<void>;
  /** @returns what somebody watches now; nothing where that cannot be told. */
  watched(key: SessionKey): Promise<ReadonlySet<FrameKind>>;
}

export type FrameListener = { onFrame(frame: Frame): void; onLost(): void };
