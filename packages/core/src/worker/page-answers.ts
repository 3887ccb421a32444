import { limits, type Action, type ActionOf, type ActionOutcome } from "@dormouse/contract";
import { hideSecrets } from "../input/hide-secrets.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { encodeSection } from "../page-state/text/encode-page.ts";
import { findInPage } from "../page-state/text/find-in-page.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import type { Clock } from "../world/clock.ts";
import type { SessionPage } from "./session-page.ts";

type Live = Pick<LiveBrowser, "perform" | "picture">;
type Looking = ActionOf<"expand" | "find" | "readText" | "html">;

const looking: ReadonlySet<Action["type"]> = new Set<Looking["type"]>([
  "expand",
  "find",
  "readText",
  "html",
]);

/**
 * Does a step's actions in its browser, and answers those that look at the page from the page's state, read afresh:
 * they see what the actions before them did.
 */
export class PageAnswers implements Pick<LiveBrowser, "perform" | "picture"> {
  readonly #live: Live;
  readonly #page: Pick<SessionPage, "read" | "locate" | "blot">;
  readonly #clock: Clock;
  readonly #hidden: readonly string[];

  /** @param hidden what is told nowhere, wherever the page has put it: a cut through it would be overlooked. */
  constructor(
    live: Live,
    page: Pick<SessionPage, "read" | "locate" | "blot">,
    clock: Clock,
    hidden: readonly string[] = [],
  ) {
    this.#live = live;
    this.#page = page;
    this.#clock = clock;
    this.#hidden = hidden;
  }

  async perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    if (!isLooking(action)) return this.#live.perform(action, context);
    const startedAtMs = this.#clock.nowMs();
    const output = await this.#answer(action, context);
    const { type, name } = action;
    const durationMs = this.#clock.nowMs() - startedAtMs;
    return { type, ...(name === undefined ? {} : { name }), durationMs, output };
  }

  async picture(): Promise<Uint8Array | undefined> {
    return this.#live.picture?.();
  }

  async #answer(action: Looking, context: ActionContext): Promise<unknown> {
    switch (action.type) {
      case "expand":
        return this.#expand(action);
      case "find": {
        const content = await this.#content();
        const prose = await this.#read({ type: "readText" }, context);
        return findInPage(content, { ...action, prose });
      }
      case "readText":
      case "html":
        return passageOf(await this.#read(action, context), action);
    }
  }

  async #expand({ ref, section, ...range }: ActionOf<"expand">): Promise<string> {
    const content = await this.#content();
    const told = encodeSection(content, ref ?? section, range);
    if (told !== undefined) return told.text;
    if (ref !== undefined) await this.#page.locate(ref);
    if (ref !== undefined)
      throw new ActionError("element_wrong_kind", `${ref} is no part of the page that is told of`);
    throw new ActionError("section_not_found", `the page has no section "${section}"`, {
      found: content.order,
    });
  }

  /** @throws ActionError `page_unreadable` */
  async #content(): Promise<PageContent> {
    const memory = await this.#page.read();
    if (memory === undefined) throw unreadable();
    return hideSecrets(this.#hidden).texts(memory.content) as PageContent;
  }

  /** Text or markup that the browser reads, without what is told nowhere. */
  async #read(action: ActionOf<"readText" | "html">, context: ActionContext): Promise<string> {
    if ((await this.#page.read()) === undefined) throw unreadable();
    const { output } = await this.#live.perform(action, context);
    return hideSecrets(this.#hidden).text(this.#page.blot(String(output)));
  }
}

function isLooking(action: Action): action is Looking {
  return looking.has(action.type);
}

function passageOf(
  text: string,
  { from = 0, length = limits.passageLengthDefault }: { from?: number; length?: number },
): { text: string; length: number; next?: number } {
  const end = from + length;
  const passage = text.slice(from, end).toWellFormed();
  return { text: passage, length: text.length, ...(end < text.length ? { next: end } : {}) };
}

function unreadable(): ActionError {
  return new ActionError(
    "page_unreadable",
    "the session's browser does not tell what its page shows",
  );
}
