import { callToolkit } from "../locators/toolkit.ts";
import { whenReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withinLimit } from "./output-limit.ts";

export const readActions: Handlers<"read"> = {
  async read({ locator, as = "text" }, scene) {
    const method = as === "html" ? "readHtml" : "readText";
    const output =
      locator === undefined
        ? await scene.retry(() => callToolkit(scene.page.mainFrame(), method, null))
        : await whenReady(scene, locator, {}, ({ frame, element }) =>
            callToolkit(frame, method, element),
          );
    return { output: withinLimit(output) };
  },
};
