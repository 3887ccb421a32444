import { createWorker, defaultSettings, type LiveBrowser } from "@dormouse/core";
import { createMemoryWorld } from "@dormouse/core/memory";
import { expect, test, vi } from "vitest";
import { createStepEnvironment } from "./step-environment.ts";

const nothing = { Records: [] };
const hour = { getRemainingTimeInMillis: () => 3_600_000 };

function setUp() {
  const worker = createWorker({
    world: createMemoryWorld(),
    browser: { open: () => Promise.reject(new Error("no browser here")) },
    settings: defaultSettings,
    processId: 1,
    report: () => {},
  });
  const browser = {
    prewarm: vi.fn<() => void>(),
    close: vi.fn<() => Promise<void>>(async () => {}),
  };
  const exit = vi.fn<(code: number) => void>();
  const environment = createStepEnvironment({ worker, browser, exit, closeMs: 10 });
  const leave = (close: () => Promise<void>) =>
    worker.warm.discard({ tenantId: "tenant" }, { close } as LiveBrowser);
  return { environment, browser, exit, leave };
}

test("a browser is made ready before the first message, and after one that left none", async () => {
  const { environment, browser, exit } = setUp();
  expect(browser.prewarm).toHaveBeenCalledTimes(1);
  await environment.handler(nothing, hour);
  expect(browser.prewarm).toHaveBeenCalledTimes(2);
  expect(exit).not.toHaveBeenCalled();
});

test("a process with a browser that does not close ends after its messages", async () => {
  const { environment, browser, exit, leave } = setUp();
  const left = leave(() => Promise.reject(new Error("it does not end")));
  await expect(left).rejects.toThrow("it does not end");
  await environment.handler(nothing, hour);
  expect(exit).toHaveBeenCalledWith(1);
  expect(browser.prewarm).toHaveBeenCalledTimes(1);
});

test("a process that is to end does so though a browser never closes", async () => {
  const { environment, browser, exit, leave } = setUp();
  void leave(() => new Promise(() => {}));
  await environment.close();
  expect(browser.close).toHaveBeenCalled();
  expect(exit).toHaveBeenCalledWith(0);
});
