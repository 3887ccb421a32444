import type { Point } from "../page/readiness.ts";
import { callToolkit } from "../locators/toolkit.ts";
import { forPointer, untilReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";
import { meet } from "./meeting.ts";
import type { Scene } from "./scene.ts";

/** Pages that drag by pointer events want to see the way, not only its ends. */
const steps = 8;

export const dragActions: Handlers<"drag"> = {
  async drag({ from, to }, scene) {
    const start = await untilReady(scene, from, forPointer);
    await withConsequences(scene, async () => {
      const { mouse } = scene.page;
      let { point } = start;
      const press = async (at: Point): Promise<void> => {
        point = at;
        await mouse.move(at.x, at.y);
        await mouse.down();
      };
      const release = (): Promise<void> => mouse.up();
      await meet(scene, start, { locator: from, needs: forPointer, press, release });
      try {
        // Chromium starts a drag only after some pixels.
        await mouse.move(point.x + 6, point.y + 6, { steps: 2 });
        const end = await untilReady(scene, to, { visible: true, inView: true });
        await moveTo(scene, end.point);
      } finally {
        await mouse.up();
      }
    });
    return {};
  },
};

async function moveTo(scene: Scene, point: Point): Promise<void> {
  await scene.page.mouse.move(point.x, point.y, { steps });
  await callToolkit(scene.page.mainFrame(), "settle");
  // A drop needs a dragover at the very place before it.
  await scene.page.mouse.move(point.x, point.y);
}
