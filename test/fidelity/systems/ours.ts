import { Sleeper } from "../../../packages/browser/src/live/support/sleeper.ts";
import { storedCredential, type Session, type System } from "../session.ts";
import { trustingChromium } from "./chromium.ts";

/** Dormouse's browser port; what it captures is stored and loaded as the engine does it. */
export const ours: System = {
  name: "Dormouse",
  keepsSessions: true,
  async start(identity) {
    const sleeper = new Sleeper({
      executablePath: await trustingChromium(),
      identity,
      openCredential: () => Promise.resolve(storedCredential),
    });
    await sleeper.wake();
    return sessionOf(sleeper);
  },
};

function sessionOf(sleeper: Sleeper): Session {
  return {
    tabs: () => sleeper.target.tabs(),
    active: () => sleeper.target.active(),
    async openTab(url) {
      await sleeper.do({ type: "newTab", url });
      return sleeper.target.active();
    },
    async activate(tab) {
      await sleeper.do({
        type: "switchTab",
        index: sleeper.target.tabs().findIndex((page) => page === tab),
      });
    },
    async setViewport(viewport) {
      await sleeper.do({ type: "setViewport", viewport });
    },
    async fill(locator, value) {
      await sleeper.do({ type: "fill", locator, value });
    },
    async zoom(tab, factor) {
      const page = sleeper.target.tabs().find((candidate) => candidate === tab);
      const line = await page?.createCDPSession();
      await line?.send("Emulation.setPageScaleFactor", { pageScaleFactor: factor });
      await line?.detach();
    },
    async cookies() {
      const line = await sleeper.target.active().createCDPSession();
      const { cookies } = await line.send("Network.getAllCookies");
      await line.detach();
      return cookies;
    },
    async nap() {
      await sleeper.nap();
    },
    close: () => sleeper.close(),
  };
}
