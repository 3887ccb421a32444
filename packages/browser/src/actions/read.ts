import type { Ref } from "@dormouse/contract";
import { callToolkit } from "../locators/toolkit.ts";
import { ask, whenReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withinLimit } from "./output-limit.ts";
import type { Scene } from "./scene.ts";

export const readActions: Handlers<"read" | "readText" | "html"> = {
  async read({ locator, as = "text" }, scene) {
    const method = as === "html" ? "readHtml" : "readText";
    const output =
      locator === undefined
        ? await scene.retry(() => callToolkit(scene.page.mainFrame(), method, null))
        : await whenReady(scene, locator, {}, (element) => ask(element, locator, method));
    return { output: withinLimit(output) };
  },

  // These two are told in passages, and cut by who knows what must not be told: a cut may go through it.
  async readText({ ref }, scene) {
    if (ref !== undefined) return { output: await readAt(scene, ref, "readProse") };
    const { page } = scene;
    return { output: await scene.retry(() => callToolkit(page.mainFrame(), "readProse", null)) };
  },

  async html({ ref }, scene) {
    return { output: await readAt(scene, ref, "readCleanHtml") };
  },
};

function readAt(scene: Scene, ref: Ref, method: "readProse" | "readCleanHtml"): Promise<string> {
  return whenReady(scene, { ref }, {}, (element) => ask(element, { ref }, method));
}
