import { createBrowserPort } from "@dormouse/browser";
import { createSystemClock } from "@dormouse/cloud";
import { BrowserIdentity, type ScriptStep } from "@dormouse/contract";
import {
  createSession,
  createWorker,
  defaultSettings,
  execute,
  work,
  type SessionKey,
  type Worker,
} from "@dormouse/core";
import { createMemoryWorld, type MemoryWorld } from "@dormouse/core/memory";
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { descendantsOf, until } from "../support/world/processes.ts";

const tenantId = "tenant";

let world: MemoryWorld;
let worker: Worker;
let site: Server;
let url: string;
/** Answers of the site that are held back, until a test lets them go. */
let waiting: (() => void)[];
let served: string[];

beforeEach(async () => {
  world = createMemoryWorld();
  worker = createWorker({
    world: { ...world, clock: createSystemClock() },
    browser: createBrowserPort({ network: { allowPrivate: true } }),
    settings: defaultSettings,
    processId: process.pid,
    report: () => {},
  });
  waiting = [];
  served = [];
  site = createServer((request, response) => {
    served.push(`${request.method} ${request.url}`);
    const answer = () =>
      response.setHeader("content-type", "text/html")
        .end(`<p id="count"></p><form method="post" action="/pay"><button>Pay</button></form>
          <script>localStorage.visits = Number(localStorage.visits ?? 0) + 1;
          document.querySelector("#count").textContent = "visits " + localStorage.visits;</script>`);
    if (request.url === "/slow" && served.filter((line) => line === "GET /slow").length === 1)
      waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const address = site.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});
afterEach(async () => {
  await worker.warm.close();
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
});

describe("a browser that is killed with SIGKILL", () => {
  it("in mid-step is replaced within it: the step completes in the same invocation, on the state it began with", async () => {
    const key = await session([{ type: "goto", url: `${url}/first` }]);
    await deliver(key);
    await execute(worker.world, defaultSettings, key, {
      kind: "script",
      actions: [
        {
          actions: [
            { type: "goto", url: `${url}/slow` },
            { type: "expect", locator: "#count", text: "visits" },
          ],
        },
      ],
    });
    const delivered = deliver(key);
    await until(() => waiting.length > 0);
    killChromium();
    await delivered;

    const [, step] = await stepsOf(key);
    expect(step).toMatchObject({ status: "COMPLETED", attempt: 2, worker: { warm: false } });
    expect(served.filter((line) => line === "GET /slow")).toHaveLength(2);
    expect((await world.store.read(key))?.status).toBe("COMPLETED");
  });

  it("between two steps is not used, and the next step has another", async () => {
    const key = await session([{ type: "goto", url: `${url}/first` }]);
    await deliver(key);
    killChromium();
    await execute(worker.world, defaultSettings, key, {
      kind: "script",
      actions: [{ type: "expect", locator: "#count", text: "visits 2" }],
    });
    await deliver(key);
    const [, step] = await stepsOf(key);
    expect(step?.status).toBe("COMPLETED");
  });

  it("in a step that must not happen twice has its probe asked before anything is done again", async () => {
    const key = await session([
      {
        once: {
          probe: [
            { type: "goto", url: `${url}/paid` },
            { type: "expect", locator: "#count", text: "visits" },
          ],
        },
        actions: [
          { type: "goto", url: `${url}/first` },
          { type: "click", locator: { role: "button", name: "Pay" } },
          { type: "goto", url: `${url}/slow` },
        ],
      },
    ]);
    const delivered = deliver(key);
    await until(() => waiting.length > 0);
    killChromium();
    await delivered;
    expect(served.filter((line) => line === "POST /pay")).toHaveLength(1);
    expect(served).toContain("GET /paid");
    expect(await stepsOf(key)).toMatchObject([{ status: "COMPLETED", attempt: 2 }]);
  });
});

async function session(actions: ScriptStep[]): Promise<SessionKey> {
  const accepted = await createSession(worker.world, defaultSettings, {
    tenantId,
    identity: BrowserIdentity.parse({}),
    run: { kind: "script", actions },
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  return { tenantId, sessionId: accepted.sessionId };
}

/** One invocation: the hint of the session's next step, handed to the worker once. */
async function deliver(key: SessionKey): Promise<void> {
  const current = await world.store.read(key);
  if (current?.run === undefined) throw new Error("the session has no run");
  const hint = { ...key, runId: current.run.runId, step: current.nextStep };
  await work(worker, hint, Date.now() + 900_000);
}

async function stepsOf(key: SessionKey) {
  return world.store.readSteps(key, { fromStep: 1, toStep: 10 });
}

/** Kills the browsers that this process has started. */
function killChromium(): void {
  const browsers = descendantsOf(process.pid).filter(({ command }) =>
    command.includes("--user-data-dir"),
  );
  expect(browsers.length).toBeGreaterThan(0);
  for (const { pid } of browsers) process.kill(pid, "SIGKILL");
}
