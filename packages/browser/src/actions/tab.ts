import { ActionError } from "@dormouse/core";
import type { Page } from "puppeteer-core";
import type { Handlers } from "./handler.ts";
import { load } from "./navigation.ts";
import { NotYetError } from "../locators/not-yet.ts";
import type { Scene } from "./scene.ts";
import { urlMatches } from "./url-pattern.ts";

export const tabActions: Handlers<"newTab" | "switchTab" | "closeTab" | "setViewport" | "dialog"> =
  {
    async newTab({ url, waitUntil }, scene) {
      const page = await scene.target.openTab();
      const loaded = url === undefined ? {} : await load(scene, page, url, waitUntil);
      return loaded;
    },

    async switchTab({ index, url }, scene) {
      const page = await scene.retry(async () => findTab(scene, index, url));
      scene.check();
      await scene.target.activate(page);
      return { output: { index: scene.target.tabs().indexOf(page), url: page.url() } };
    },

    async closeTab({ index }, scene) {
      const { target } = scene;
      const page =
        index === undefined
          ? target.active()
          : await scene.retry(async () => findTab(scene, index, undefined));
      scene.check();
      await target.closeTab(page);
      return {};
    },

    async setViewport({ viewport }, scene) {
      try {
        await scene.target.setViewport(viewport);
      } catch (error) {
        scene.check();
        const { width, height } = viewport;
        throw new ActionError(
          "viewport_invalid",
          `the browser does not take a viewport of ${width} × ${height}`,
          { cause: error },
        );
      }
      return {};
    },

    async dialog({ response, promptText }, scene) {
      scene.target.setDialogPolicy({
        response,
        ...(promptText === undefined ? {} : { promptText }),
      });
      return {};
    },
  };

/** A tab may open late: it is waited for. */
function findTab(scene: Scene, index: number | undefined, url: string | undefined): Page {
  const tabs = scene.target.tabs();
  const page =
    index === undefined ? tabs.find((tab) => urlMatches(tab.url(), url ?? "")) : tabs[index];
  if (page !== undefined) return page;
  const wanted = index === undefined ? `whose URL matches "${url ?? ""}"` : `number ${index}`;
  throw new NotYetError(
    new ActionError("tab_not_found", `there is no tab ${wanted}; tabs count from 0`, {
      found: tabs.slice(0, 10).map((tab, position) => `${position}: ${tab.url()}`),
    }),
  );
}
