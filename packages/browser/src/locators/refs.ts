import type { Locator, Ref } from "@dormouse/contract";
import { ActionError, type ActionContext, type NodeAddress } from "@dormouse/core";
import type { Page } from "puppeteer-core";
import { setTimeout as sleep } from "node:timers/promises";
import type { Located } from "./locate.ts";
import { idOf } from "../page-state/lines.ts";
import { adoptNode, ownersOf } from "./node-handles.ts";
import { NotYetError } from "./not-yet.ts";
import { callToolkit, DocumentGoneError } from "./toolkit.ts";

/** How long a page that is being drawn may take to show what a ref names. */
const graceMsMax = 1_000;
const pauseMs = 100;

/** An element found by its ref, and what it said then of itself and of what it is about. */
export type Known = Located & { identity: string };

/** The elements that one action names by refs. */
export class Refs {
  readonly #page: () => Page;
  readonly #locateRef: ActionContext["locateRef"];
  readonly #graceEndMs: number;
  readonly #known = new Map<Ref, Known>();

  /** @param timeoutMs of the action: an element may come late, but no later than half of that. */
  constructor(
    page: () => Page,
    { locateRef }: Pick<ActionContext, "locateRef">,
    timeoutMs: number,
  ) {
    this.#page = page;
    this.#locateRef = locateRef;
    this.#graceEndMs = performance.now() + Math.min(graceMsMax, timeoutMs / 2);
  }

  /**
   * The element, for as long as it is what the ref names: else it is looked for again by its ref.
   * @throws ActionError `stale_ref`
   * @throws NotYetError where the page changes too fast
   */
  async find(ref: Ref): Promise<Known> {
    const known = this.#known.get(ref);
    if (known !== undefined && (await isStill(known).catch(goneAsFalse))) return known;
    this.#known.delete(ref);
    const found = await this.#findAnew(ref, await this.#locateInTime(ref));
    this.#known.set(ref, found);
    return found;
  }

  /** Where the element is now, if it is there at all. */
  async look(ref: Ref): Promise<Known | undefined> {
    try {
      return await this.#adopt(ref, await this.#locate(ref));
    } catch (error) {
      if (error instanceof ActionError && error.code === "stale_ref") return undefined;
      throw error;
    }
  }

  /** What it says of itself is asked for between two readings: a list may use its node again at any time. */
  async #findAnew(ref: Ref, first: NodeAddress): Promise<Known> {
    const found = await this.#adopt(ref, first);
    const second = await this.#locate(ref);
    if (first.backendNodeId === second.backendNodeId && first.frameId === second.frameId) {
      return found;
    }
    throw new NotYetError(stale(ref, `${ref} moves about: the page changes too fast`));
  }

  async #locateInTime(ref: Ref): Promise<NodeAddress> {
    for (;;) {
      try {
        return await this.#locate(ref);
      } catch (error) {
        const isStale = error instanceof ActionError && error.code === "stale_ref";
        if (!isStale || performance.now() >= this.#graceEndMs) throw error;
      }
      await sleep(pauseMs);
    }
  }

  #locate(ref: Ref): Promise<NodeAddress> {
    if (this.#locateRef !== undefined) return this.#locateRef(ref);
    throw stale(ref, `${ref} means nothing here, where no page state is kept`);
  }

  /** @throws NotYetError where it went away just now. */
  async #adopt(ref: Ref, address: NodeAddress): Promise<Known> {
    try {
      return await this.#handle(ref, address);
    } catch (error) {
      if (!(error instanceof DocumentGoneError)) throw error;
      throw new NotYetError(stale(ref, `${ref} comes and goes: the page changes too fast`));
    }
  }

  async #handle(ref: Ref, { frameId, backendNodeId }: NodeAddress): Promise<Known> {
    const frame = this.#page()
      .frames()
      .find((one) => idOf(one) === frameId);
    if (frame === undefined) {
      throw new NotYetError(stale(ref, `the frame of ${ref} is not there any more`));
    }
    const [element, owners] = await Promise.all([adoptNode(frame, backendNodeId), ownersOf(frame)]);
    const [identity] = await Promise.all([
      callToolkit(frame, "identityOf", element),
      callToolkit(frame, "introduce", element, ref),
    ]);
    return { frame, owners, element, identity };
  }
}

/** The ref by which a locator names its element, or the one that it searches below. */
export function refIn(locator: Locator): Ref | undefined {
  return typeof locator === "string" ? undefined : (locator.ref ?? locator.within?.ref);
}

function isStill({ frame, element, identity }: Known): Promise<boolean> {
  return callToolkit(frame, "isStill", element, identity);
}

function goneAsFalse(error: unknown): false {
  if (error instanceof DocumentGoneError) return false;
  throw error;
}

function stale(ref: Ref, reason: string): ActionError {
  const message = `${reason}; read the page state again and use a ref of it`;
  return new ActionError("stale_ref", message, { locator: { ref } });
}
