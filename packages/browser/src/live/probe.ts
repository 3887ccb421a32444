import type { Action, StepErrorCode } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import { answerOf } from "../state/bound.ts";
import { callInFrame } from "../state/page-code.ts";
import type { OpenTabs } from "../tabs/open-tabs.ts";
import type { Tab } from "../tabs/tab.ts";

/**
 * Failures that say the page was there and does not have what the probe looks for. After any other
 * one nothing is known of the step, and taking that for "it has not happened" would do it twice.
 */
const denials: ReadonlySet<StepErrorCode> = new Set([
  "expectation_failed",
  "wait_timeout",
  "locator_not_found",
  "element_not_visible",
  "option_not_found",
]);

/** Asks a site, in a tab of its own, whether something has happened there. */
export class Probe {
  readonly #tabs: OpenTabs;
  readonly #activeTab: () => Tab;
  readonly #perform: (action: Action) => Promise<unknown>;
  readonly #isAlive: () => boolean;

  constructor(browser: {
    tabs: OpenTabs;
    /** @throws Error where there is none */
    activeTab(): Tab;
    perform(action: Action): Promise<unknown>;
    isAlive(): boolean;
  }) {
    this.#tabs = browser.tabs;
    this.#activeTab = browser.activeTab;
    this.#perform = browser.perform;
    this.#isAlive = browser.isAlive;
  }

  /**
   * @returns whether all actions succeeded
   * @throws ActionError where that is no answer: `navigation_failed`, `page_unresponsive` …
   */
  async ask(actions: Action[]): Promise<boolean> {
    const before = this.#tabs.all();
    const { active } = this.#tabs;
    await this.#tabs.openBlank();
    try {
      for (const action of actions) if (!(await this.#succeeds(action))) return false;
      return true;
    } finally {
      if (this.#isAlive()) await this.#tabs.closeAllBut(before, active);
    }
  }

  async #succeeds(action: Action): Promise<boolean> {
    const denied = await this.#perform(action).then(
      () => false,
      (error: unknown) => {
        if (isDenial(error, action)) return true;
        throw error;
      },
    );
    refuseErrorPage(await this.#shown());
    return !denied;
  }

  /** @throws ActionError `page_unresponsive` */
  async #shown(): Promise<{ url: string; status: number }> {
    const { page, session, targetId } = this.#activeTab();
    const status = await answerOf(callInFrame(session, targetId, "readStatus"));
    if (status !== undefined) return { url: page.url(), status };
    throw new ActionError(
      "page_unresponsive",
      "the probe could not be asked: its page does not answer",
    );
  }
}

/**
 * Whether the failure of one of its actions is a probe's "no", provided that the page was there. A
 * page that does not finish loading says nothing.
 */
function isDenial(error: unknown, action: Action): boolean {
  if (action.type === "waitFor" && action.loadState !== undefined) return false;
  return error instanceof ActionError && denials.has(error.code);
}

/**
 * A site that is down, busy or broken, or has signed the session out, answers with a page that tells
 * nothing about the step; "404 Not Found" does.
 *
 * @param page what the probe's tab shows; `status` 0 where it is not known
 * @throws ActionError `navigation_failed`
 */
function refuseErrorPage(page: { url: string; status: number }): void {
  const { url, status } = page;
  const failed = status >= 400 && status !== 404 && status !== 410;
  if (!failed && !url.startsWith("chrome-error:")) return;
  const reason = failed ? `the site answered with status ${status}` : "the site is not there";
  throw new ActionError("navigation_failed", `the probe could not be asked: ${reason}`);
}
