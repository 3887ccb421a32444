import type { ActionOf, Locator } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import { describeLocator } from "../locators/describe-locator.ts";
import { locate } from "../locators/locate.ts";
import { NotYetError } from "../locators/not-yet.ts";
import { refIn } from "../locators/refs.ts";
import { callFor } from "../locators/toolkit.ts";
import type { FillStart, SelectOutcome } from "../page/forms.ts";
import { ask, whenReady, wrongKind } from "./element.ts";
import { refuseFocused } from "./focused-field.ts";
import type { ActionResult, Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";
import { clickElement } from "./pointer.ts";
import type { Scene } from "./scene.ts";

const usable = { visible: true, enabled: true };

export const formActions: Handlers<"fill" | "select" | "check" | "uncheck"> = {
  async fill(action, scene) {
    const { locator, value } = action;
    const text = value.replaceAll("\r\n", "\n");
    await withConsequences(scene, async () => {
      const start = await whenReady(
        scene,
        locator,
        { ...usable, editable: true },
        async (element) => {
          scene.refuseEntering(action, element.frame);
          scene.target.noteEntered(text, await ask(element, locator, "aboutField"), "entered");
          return ask(element, locator, "beginFill", text, scene.isSecret(action));
        },
      );
      refuseFill(start, locator);
      if (start.outcome === "insert") {
        await refuseFocused(scene, action);
        await replaceSelection(scene, text);
      }
    });
    return {};
  },

  async select(action, scene) {
    let values: string[] = [];
    await withConsequences(scene, async () => {
      values = await select(action, scene);
    });
    return { output: values };
  },

  check: ({ locator }, scene) => setChecked(scene, locator, true),

  uncheck: ({ locator }, scene) => setChecked(scene, locator, false),
};

async function replaceSelection(scene: Scene, text: string): Promise<void> {
  scene.check();
  if (text === "") await scene.page.keyboard.press("Delete");
  else await scene.page.keyboard.sendCharacter(text);
}

/** Values and options never stand in a message: they may be secret, and messages are kept. */
function refuseFill(start: FillStart, locator: Locator): void {
  const words = describeLocator(locator);
  if (start.outcome === "wrong-kind") {
    wrongKind(locator, `${words} is ${start.element}, which fill cannot fill: ${start.hint}`);
  }
  if (start.outcome === "malformed") {
    const shape = shapes[start.inputType] ?? "a value it allows";
    wrongKind(
      locator,
      `${words} is an input of type ${start.inputType} and does not take the value; it wants ${shape}`,
    );
  }
}

const shapes: Record<string, string> = {
  color: 'a colour such as "#1e90ff"',
  date: 'a date such as "2026-03-31"',
  "datetime-local": 'a date and time such as "2026-03-31T14:30"',
  month: 'a month such as "2026-03"',
  number: 'a number such as "12.5"',
  range: "a number between its min and max, on one of its steps",
  time: 'a time such as "14:30"',
  week: 'a week such as "2026-W14"',
};

/** Options often come late: a missing one is waited for. */
function select({ locator, options }: ActionOf<"select">, scene: Scene): Promise<string[]> {
  return whenReady(scene, locator, usable, async (element) => {
    const result = await ask(element, locator, "selectOptions", options);
    if (result.outcome === "selected") return result.values;
    throw refusedSelect(result, locator);
  });
}

type Refused = Exclude<SelectOutcome, { outcome: "selected" }>;

function refusedSelect(result: Refused, locator: Locator): Error {
  const words = describeLocator(locator);
  switch (result.outcome) {
    case "not-a-select":
      return new ActionError(
        "element_wrong_kind",
        `${words} is not a select; click it and then its option`,
        { locator },
      );
    case "single":
      return new ActionError("element_wrong_kind", `${words} takes one option only`, { locator });
    case "missing":
      return new NotYetError(
        new ActionError(
          "option_not_found",
          `${words} has no option as wanted (options[${result.missing}])`,
          {
            locator,
            found: result.labels.slice(0, 10),
          },
        ),
      );
    case "disabled":
      return new NotYetError(
        new ActionError(
          "element_not_enabled",
          `the wanted option (options[${result.disabled}]) of ${words} is disabled`,
          { locator },
        ),
      );
  }
}

async function setChecked(scene: Scene, locator: Locator, wanted: boolean): Promise<ActionResult> {
  const state = await checkedState(scene, locator);
  if (state.checked === wanted) return {};
  if (!wanted && state.radio) {
    wrongKind(
      locator,
      `${describeLocator(locator)} is a radio button, which cannot be unchecked: check another of its group`,
    );
  }
  await clickElement(scene, locator, { count: 1 });
  await untilChecked(scene, locator, wanted);
  return {};
}

function checkedState(
  scene: Scene,
  locator: Locator,
): Promise<{ checked: boolean; radio: boolean }> {
  return whenReady(scene, locator, {}, async (element) => {
    const state = await ask(element, locator, "checkedState");
    if (state !== undefined) return state;
    return wrongKind(
      locator,
      `${describeLocator(locator)} is not a checkbox, a radio button or a switch; use click`,
    );
  });
}

/** Scripts may set the state some time after the click. An element that is gone has had its effect. */
async function untilChecked(scene: Scene, locator: Locator, wanted: boolean): Promise<void> {
  await scene.retry(async () => {
    const state = await stateUnlessGone(scene, locator);
    if (state === undefined || state.checked === wanted) return;
    throw new NotYetError(
      new ActionError(
        "element_wrong_kind",
        `${describeLocator(locator)} was clicked but did not become ${wanted ? "checked" : "unchecked"}`,
        { locator },
      ),
    );
  });
}

async function stateUnlessGone(
  scene: Scene,
  locator: Locator,
): Promise<{ checked: boolean } | undefined> {
  try {
    const ref = refIn(locator);
    const located = ref === undefined ? await locate(scene, locator) : await scene.refs.look(ref);
    return located && (await callFor(located, "checkedState"));
  } catch (error) {
    if (error instanceof NotYetError) return undefined;
    throw error;
  }
}
