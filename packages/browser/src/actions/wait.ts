import type { ActionOf } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import { NotYetError } from "../locators/not-yet.ts";
import { callToolkit } from "../locators/toolkit.ts";
import { elementCountIs, elementIs, textIsShown, urlIs, type Condition } from "./condition.ts";
import type { Handlers } from "./handler.ts";
import { networkIdleMs, type LoadState } from "./load-state.ts";
import type { Scene } from "./scene.ts";

export const waitActions: Handlers<"waitFor" | "expect"> = {
  async waitFor(action, scene) {
    if (action.ms !== undefined) await scene.sleep(action.ms);
    else if (action.loadState !== undefined) await untilLoaded(scene, action.loadState);
    else await untilHolds(scene, waitCondition(action, scene));
    return {};
  },

  async expect(action, scene) {
    const not = action.not === true;
    for (const condition of expectations(action, scene)) await expectThat(scene, condition, not);
    return {};
  },
};

function waitCondition(action: ActionOf<"waitFor">, scene: Scene): Condition {
  if (action.locator !== undefined) {
    return elementIs(scene, action.locator, action.state ?? "visible");
  }
  if (action.text !== undefined) {
    const hidden = action.state === "hidden" || action.state === "detached";
    const shown = textIsShown(scene, action.text);
    return hidden ? negated(shown) : shown;
  }
  return urlIs(scene, action.url ?? "");
}

function negated(condition: Condition): Condition {
  return {
    ...condition,
    words: `not: ${condition.words}`,
    holds: async () => !(await condition.holds()),
    found: async () => [],
  };
}

async function untilHolds(scene: Scene, condition: Condition): Promise<void> {
  await scene.retry(async () => {
    if (await condition.holds()) return;
    throw unmet(condition, (found) => timedOut(scene, condition.words, condition.locator, found));
  });
}

async function untilLoaded(scene: Scene, state: LoadState): Promise<void> {
  const words = `the page reaches ${state}`;
  if (state === "networkidle") {
    await scene.page
      .waitForNetworkIdle({ idleTime: networkIdleMs, timeout: Math.max(1, scene.remainingMs) })
      .catch((error: unknown) => {
        if (error instanceof Error && error.name === "TimeoutError") {
          throw timedOut(scene, words, undefined, []);
        }
        throw error;
      });
    return;
  }
  await scene.retry(async () => {
    const now = await callToolkit(scene.page.mainFrame(), "readyState");
    if (now === "complete" || (state === "domcontentloaded" && now === "interactive")) return;
    throw new NotYetError(timedOut(scene, words, undefined, [`the page is ${now}`]));
  });
}

function timedOut(scene: Scene, words: string, locator: unknown, found: string[]): ActionError {
  const message = `waited ${scene.timeoutMs} ms in vain until ${words}`;
  return new ActionError("wait_timeout", message, { locator, found });
}

function expectations(action: ActionOf<"expect">, scene: Scene): Condition[] {
  const conditions: Condition[] = [];
  if (action.locator !== undefined) {
    conditions.push(
      action.count === undefined
        ? elementIs(scene, action.locator, "visible")
        : elementCountIs(scene, action.locator, action.count),
    );
  }
  if (action.text !== undefined) conditions.push(textIsShown(scene, action.text));
  if (action.url !== undefined) conditions.push(urlIs(scene, action.url));
  return conditions;
}

/** Pages get where they should be after a while: an expectation is given the action's time. */
async function expectThat(scene: Scene, condition: Condition, not: boolean): Promise<void> {
  await scene.retry(async () => {
    if ((await condition.holds()) !== not) return;
    throw unmet(condition, (found) => {
      const message = `expected that ${condition.words}: it ${not ? "is so, and was not to be" : "is not so"}`;
      const { locator } = condition;
      return new ActionError("expectation_failed", message, {
        locator,
        ...(not ? {} : { found }),
      });
    });
  });
}

function unmet(condition: Condition, failure: (found: string[]) => ActionError): NotYetError {
  return new NotYetError(failure([]), async () => failure(await condition.found()));
}
