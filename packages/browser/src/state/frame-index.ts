import type { CDPSession, Protocol } from "puppeteer-core";
import type { OriginChain } from "./storage-key.ts";
import { isWebUrl } from "./web-url.ts";

type Frame = { parentId: string | undefined; origin: string | undefined };

/** Which frames a tab has and where they are nested, kept by its events. */
export class FrameIndex {
  readonly #frames = new Map<string, Frame>();

  constructor(session: CDPSession, mainFrameId: string) {
    this.#frames.set(mainFrameId, { parentId: undefined, origin: undefined });
    session.on("Page.frameAttached", ({ frameId, parentFrameId }) =>
      this.#frames.set(frameId, { parentId: parentFrameId, origin: undefined }),
    );
    session.on("Page.frameNavigated", ({ frame }) =>
      this.#frames.set(frame.id, { parentId: frame.parentId, origin: webOrigin(frame) }),
    );
    session.on("Page.frameDetached", ({ frameId }) => this.#frames.delete(frameId));
  }

  has(frameId: string): boolean {
    return this.#frames.has(frameId);
  }

  /** The chains of the documents that are there now. */
  chains(): OriginChain[] {
    return [...this.#frames].flatMap(([frameId, { origin }]) =>
      origin === undefined ? [] : [this.chain(frameId, origin)],
    );
  }

  /** The chain a document of `origin` has in this frame. */
  chain(frameId: string, origin: string): OriginChain {
    const ancestors: string[] = [];
    let parentId = this.#frames.get(frameId)?.parentId;
    while (parentId !== undefined) {
      const parent = this.#frames.get(parentId);
      if (parent?.origin !== undefined) ancestors.unshift(parent.origin);
      parentId = parent?.parentId;
    }
    const [top, ...rest] = [...ancestors, origin];
    return ancestors.every((ancestor) => ancestor === origin) ? [origin] : [top ?? origin, ...rest];
  }
}

/** The origin of a frame's document, undefined for documents without storage of their own. */
export function webOrigin(frame: Protocol.Page.Frame): string | undefined {
  return isWebUrl(frame.securityOrigin) && frame.unreachableUrl === undefined
    ? frame.securityOrigin
    : undefined;
}

export function framesOf(tree: Protocol.Page.FrameTree): Protocol.Page.Frame[] {
  return [tree.frame, ...(tree.childFrames ?? []).flatMap(framesOf)];
}
