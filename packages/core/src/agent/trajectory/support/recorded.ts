import type { ActionOutcome } from "@dormouse/contract";
import type { PageContent, Ref } from "../../../page-state/page-content.ts";
import { ReadingSession } from "../../../page-state/refs/support/reading-session.ts";
import type { RecordedStep } from "../recorded-step.ts";

/** Pages of one session, one after another. */
export class Recording {
  readonly #session = new ReadingSession();
  readonly steps: RecordedStep[] = [];
  #page: PageContent | undefined;

  /** The page that is there now. */
  get page(): PageContent {
    if (this.#page === undefined) throw new Error("no page was shown");
    return this.#page;
  }

  show(html: string, url = "https://harbor.test/"): this {
    this.#session.read({ html, url });
    this.#page = this.#session.last?.memory.content;
    return this;
  }

  /** The ref of the only element that is called so, of a role where several are. */
  ref(name: string, role?: string): Ref {
    const found = Object.entries(this.page.elements).filter(
      ([, one]) => one.name === name && (role === undefined || one.role === role),
    );
    const [ref] = found.map(([key]) => key as Ref);
    if (ref === undefined)
      throw new Error(`${name} is none of ${JSON.stringify(this.page.elements)}`);
    return ref;
  }

  /** A decision on the page that is there, all of whose actions were done, and the page that came of it. */
  did(
    calls: [tool: string, input: object][],
    after?: { html: string; url?: string },
    more: Partial<RecordedStep> = {},
  ): this {
    const before = this.#page;
    if (after !== undefined) this.show(after.html, after.url);
    const done = calls.map(([tool]): ActionOutcome => ({ type: tool, durationMs: 1 }));
    this.steps.push({
      step: this.steps.length + 1,
      text: "",
      calls: calls.map(([tool, input], index) => ({ id: `c${index}`, tool, input })),
      done,
      ...(before === undefined ? {} : { before }),
      ...(this.#page === undefined ? {} : { after: this.#page }),
      ...more,
    });
    return this;
  }
}
