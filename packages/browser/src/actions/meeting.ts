import type { Locator } from "@dormouse/contract";
import { callToolkit, DocumentGoneError } from "../locators/toolkit.ts";
import type { Needs, Point } from "../page/readiness.ts";
import { changed, untilReady, type ReadyElement } from "./element.ts";
import type { Scene } from "./scene.ts";

type Input = {
  locator: Locator;
  needs: Needs;
  /** Presses at the point. */
  press(point: Point): Promise<void>;
  /** Undoes what of the press the page did not get to see. */
  release?(): Promise<void>;
};

/**
 * Presses the mouse on the element. One that is named by ref is all that the press can meet: where the page puts
 * another in its place at the last moment, that gets to see nothing, and the element is looked for again.
 * @throws ActionError when it was met in vain until the action's time was over.
 */
export async function meet(scene: Scene, ready: ReadyElement, input: Input): Promise<void> {
  if (ready.identity === undefined) return input.press(ready.point);
  for (let at = ready; ; at = await untilReady(scene, input.locator, input.needs)) {
    scene.check();
    const endGuard = await guard(at);
    await input.press(at.point);
    const missed = await endGuard(input.release);
    if (!missed) return;
    if (scene.remainingMs === 0) throw changed(input.locator).failure;
  }
}

type EndGuard = (release: Input["release"]) => Promise<boolean>;

/** Guards the element's document, and those around it: there nothing is to be met. */
async function guard({ frame, owners, element, identity = "" }: ReadyElement): Promise<EndGuard> {
  const around = owners.map(({ parent }) => parent);
  await Promise.all([
    callToolkit(frame, "beginGuard", element, identity),
    ...around.map((parent) => callToolkit(parent, "beginGuard", null, "")),
  ]);
  return async (release) => {
    const meetings = await Promise.all(
      [frame, ...around].map((one) => callToolkit(one, "lookAtGuard").catch(leftBehind)),
    );
    const missed = meetings.includes("missed");
    if (missed) await release?.();
    await Promise.all(
      [frame, ...around].map((one) => callToolkit(one, "endGuard").catch(leftBehind)),
    );
    return missed;
  };
}

/** The press led to another page. */
function leftBehind(error: unknown): "met" {
  if (error instanceof DocumentGoneError) return "met";
  throw error;
}
