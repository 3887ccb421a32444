import type { ActionOf, Locator } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import type { KeyInput, MouseButton, Page } from "puppeteer-core";
import { callToolkit } from "../locators/toolkit.ts";
import type { Point } from "../page/readiness.ts";
import { ask, forPointer, untilReady, whenReady } from "./element.ts";
import type { ActionResult, Handlers } from "./handler.ts";
import { drawnAnew, withConsequences } from "./input.ts";
import { meet } from "./meeting.ts";
import type { Scene } from "./scene.ts";

export const pointerActions: Handlers<"click" | "doubleClick" | "clickAt" | "hover" | "scroll"> = {
  click: (action, scene) => clickElement(scene, action.locator, { ...action, count: 1 }),

  doubleClick: (action, scene) => clickElement(scene, action.locator, { ...action, count: 2 }),

  async clickAt({ x, y, button = "left", clickCount = 1 }, scene) {
    const { width, height } = await scene.retry(() =>
      callToolkit(scene.page.mainFrame(), "viewport"),
    );
    if (x < 0 || y < 0 || x >= width || y >= height) {
      throw new ActionError(
        "element_not_visible",
        `the point ${x}, ${y} is outside of the viewport of ${width} × ${height}`,
      );
    }
    await withConsequences(scene, () =>
      clickAtPoint(scene.page, { x, y }, { button, count: clickCount }),
    );
    return {};
  },

  async hover({ locator }, scene) {
    const { point } = await untilReady(scene, locator, { ...forPointer, enabled: false });
    await withConsequences(scene, () => scene.page.mouse.move(point.x, point.y));
    return {};
  },

  async scroll(action, scene) {
    const output = await scroll(action, scene);
    await drawnAnew(scene.page);
    return { output };
  },
};

type Click = {
  button?: MouseButton | undefined;
  modifiers?: readonly KeyInput[] | undefined;
  count: number;
};

export async function clickElement(
  scene: Scene,
  locator: Locator,
  click: Click,
): Promise<ActionResult> {
  const ready = await untilReady(scene, locator, forPointer);
  const press = (point: Point): Promise<void> => clickAtPoint(scene.page, point, click);
  await withConsequences(scene, () => meet(scene, ready, { locator, needs: forPointer, press }));
  return {};
}

export async function clickAtPoint(
  { mouse, keyboard }: Page,
  { x, y }: { x: number; y: number },
  { button = "left", modifiers = [], count }: Click,
): Promise<void> {
  for (const key of modifiers) await keyboard.down(key);
  try {
    await mouse.click(x, y, { button, count });
  } finally {
    for (const key of modifiers.toReversed()) await keyboard.up(key);
  }
}

function scroll(
  { locator, by, to }: ActionOf<"scroll">,
  scene: Scene,
): Promise<{ x: number; y: number }> {
  const how = { ...(by === undefined ? {} : { by }), ...(to === undefined ? {} : { to }) };
  if (locator === undefined) {
    return scene.retry(() => callToolkit(scene.page.mainFrame(), "scroll", null, how));
  }
  return whenReady(scene, locator, { visible: true }, async (element) => {
    const { owners } = element;
    for (const owner of owners) await callToolkit(owner.parent, "scrollIntoView", owner.element);
    if (by !== undefined || to !== undefined) return ask(element, locator, "scroll", how);
    await ask(element, locator, "scrollIntoView");
    return ask(element, locator, "scroll", { by: {} });
  });
}
