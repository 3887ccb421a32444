import { limits } from "@dormouse/contract";
import { BrowserLostError } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

describe("what ends an action early", () => {
  test("a page in an endless loop fails it in bounded time", async () => {
    await stage.show(`<button onclick="while (true);">Loop</button>`);
    const click = await stage.failure({ type: "click", locator: "button", timeoutMs: 500 });
    expect(click.code).toBe("page_unresponsive");
    const read = await stage.failure({ type: "read", timeoutMs: 100 });
    expect(read.code).toBe("page_unresponsive");
  });

  test("an abort ends it at once, with the abort's reason", async () => {
    await stage.show(`<p>Nothing to click</p>`);
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const action = {
      type: "click",
      locator: "#none",
      timeoutMs: limits.actionTimeoutMsMax,
    } as const;
    const done = stage.do(action, controller.signal);
    controller.abort(reason);
    await expect(done).rejects.toBe(reason);
    await expect(stage.do(action, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test("an abort in the middle of an action leaves the page alone from then on", async () => {
    await stage.show(`<script>window.log = []; setTimeout(() => {
      document.body.innerHTML = '<button onclick="window.log.push(1)">Late</button>' }, 200)</script>`);
    const controller = new AbortController();
    const done = stage.do({ type: "click", locator: "button" }, controller.signal);
    controller.abort(new Error("cancelled"));
    await expect(done).rejects.toThrow("cancelled");
    await stage.do({ type: "waitFor", locator: "button" });
    await stage.do({ type: "waitFor", ms: 300 });
    expect(await stage.log()).toEqual([]);
  });

  test("a browser that dies is lost, not the script's fault", async () => {
    await stage.show(`<p>Nothing to click</p>`);
    const done = stage.do({ type: "click", locator: "#none" });
    stage.browser.process()?.kill("SIGKILL");
    await expect(done).rejects.toThrow(BrowserLostError);
    await expect(stage.do({ type: "read" })).rejects.toThrow(BrowserLostError);
  });
});

describe("a page that crashes", () => {
  test("says so", async () => {
    const many = await Stage.open("many");
    try {
      await many.show(`<p>Nothing to click</p>`);
      const failing = many.failure({ type: "click", locator: "#none", timeoutMs: 10_000 });
      many.page.goto("chrome://crash").catch(() => undefined);
      expect((await failing).code).toBe("page_crashed");
    } finally {
      await many.close();
    }
  });
});
