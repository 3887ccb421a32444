import type { Locator, StepFailureCode } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import { describeLocator } from "../locators/describe-locator.ts";
import { locate, type Located } from "../locators/locate.ts";
import { NotYetError } from "../locators/not-yet.ts";
import {
  callFor,
  callToolkit,
  callUnlessChanged,
  type ElementMethod,
  type OtherArguments,
  type ToolkitResult,
} from "../locators/toolkit.ts";
import type { Needs, Point, Readiness } from "../page/readiness.ts";
import type { Scene } from "./scene.ts";

export type ReadyElement = Located & {
  /** Where to click it, in CSS pixels of the page's viewport. */
  point: Point;
  /** What it says of itself, where it is named by ref: with other words it is another element. */
  identity?: string;
};

export const forPointer: Needs = {
  visible: true,
  stable: true,
  enabled: true,
  inView: true,
  hit: true,
};

/**
 * Waits until the locator names exactly one element and that is as needed.
 * @throws ActionError saying what it lacked when the time was over.
 */
export function untilReady(scene: Scene, locator: Locator, needs: Needs): Promise<ReadyElement> {
  return scene.retry((attempt) => readyNow(scene, locator, needs, attempt));
}

/** As `untilReady`, then `use`, which may throw NotYetError to have all of it tried again. */
export function whenReady<Value>(
  scene: Scene,
  locator: Locator,
  needs: Needs,
  use: (element: ReadyElement) => Promise<Value>,
): Promise<Value> {
  return scene.retry(async (attempt) => {
    const element = await readyNow(scene, locator, needs, attempt);
    scene.check();
    return use(element);
  });
}

async function readyNow(
  scene: Scene,
  locator: Locator,
  needs: Needs,
  attempt: number,
): Promise<ReadyElement> {
  const located = await locate(scene, locator);
  if (needs.inView === true) {
    for (const { parent, element } of located.owners) {
      await callToolkit(parent, "scrollIntoView", element);
    }
  }
  const readiness = await callToolkit(located.frame, "check", located.element, needs, attempt);
  if (!readiness.ready) throw notReady(locator, readiness);
  const point = await throughFrames(located, readiness.point, needs, locator);
  return { ...located, point };
}

/** Takes a point out of its iframes, and looks whether something lies in front of one of them. */
async function throughFrames(
  { owners }: Located,
  inner: Point,
  needs: Needs,
  locator: Locator,
): Promise<Point> {
  let point = inner;
  for (const { parent, element } of owners.toReversed()) {
    const map = await callToolkit(parent, "frameMap", element);
    point = { x: map.x + point.x * map.scaleX, y: map.y + point.y * map.scaleY };
    if (needs.hit !== true) continue;
    const coveredBy = await callToolkit(parent, "covererAt", element, point);
    if (coveredBy !== undefined) throw notReady(locator, { ready: false, problem: { coveredBy } });
  }
  return point;
}

/**
 * Asks something of an element, or has something done to it.
 * @throws NotYetError where its node has become another element meanwhile.
 */
export async function ask<Name extends ElementMethod>(
  { frame, element, identity }: ReadyElement,
  locator: Locator,
  method: Name,
  ...others: OtherArguments<Name>
): Promise<ToolkitResult<Name>> {
  if (identity === undefined) return callFor({ frame, element }, method, ...others);
  const answer = await callUnlessChanged({ frame, element, identity }, method, ...others);
  if (answer === "changed") throw changed(locator);
  return answer.result;
}

/** @throws NotYetError to have the element looked for again. */
export function changed(locator: Locator): NotYetError {
  const words = describeLocator(locator);
  return notYet(
    "stale_ref",
    `${words} became another element just now; read the page state again and use a ref of it`,
    locator,
  );
}

function notReady(locator: Locator, { problem }: Readiness & { ready: false }): NotYetError {
  const words = describeLocator(locator);
  if (typeof problem === "object") {
    return notYet("element_covered", `${words} is covered by ${problem.coveredBy}`, locator, [
      problem.coveredBy,
    ]);
  }
  switch (problem) {
    case "detached":
      return notYet("locator_not_found", `${words} was taken off the page`, locator);
    case "hidden":
      return notYet("element_not_visible", `${words} is on the page but not visible`, locator);
    case "outside":
      return notYet(
        "element_not_visible",
        `${words} cannot be scrolled into the viewport`,
        locator,
      );
    case "moving":
      return notYet("element_not_stable", `${words} keeps moving`, locator);
    case "disabled":
      return notYet("element_not_enabled", `${words} is disabled`, locator);
    case "readonly":
      return notYet("element_not_enabled", `${words} is read-only`, locator);
  }
}

function notYet(
  code: StepFailureCode,
  message: string,
  locator: Locator,
  found?: string[],
): NotYetError {
  return new NotYetError(
    new ActionError(code, message, { locator, ...(found === undefined ? {} : { found }) }),
  );
}

/** @throws ActionError `element_wrong_kind`: waiting would not change it. */
export function wrongKind(locator: Locator, message: string): never {
  throw new ActionError("element_wrong_kind", message, { locator });
}
