import { openModel } from "@dormouse/agent";
import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity, type AgentRequest } from "@dormouse/contract";
import {
  createModels,
  createSession,
  createWorker,
  defaultSettings,
  work,
  type BrowserPort,
  type Model,
  type ModelRequest,
  type PageContent,
  type World,
} from "@dormouse/core";
import { createModelHealth } from "@dormouse/functions";
import { ChromiumSession } from "../../../packages/browser/src/live/live-browser.ts";
import type { ModelServer } from "../../support/model-server/index.ts";

/** One decision of a run: what the model was told for it, and the page as it was then. */
export type RecordedDecision = {
  request: ModelRequest;
  /** The tools, as the provider was sent them. */
  tools: unknown;
  page: PageContent;
  html: string;
  /** Names of the tools that it called. */
  called: string[];
};

const tenantId = "bench";

/**
 * Has an agent's run done by the real engine in a real browser, a step at a time.
 * @throws Error where it does not complete.
 */
export async function recordAgent(
  world: World,
  { model, chromiumPath, run }: { model: ModelServer; chromiumPath: string; run: AgentRequest },
): Promise<RecordedDecision[]> {
  const asked: Pick<RecordedDecision, "request" | "html">[] = [];
  const decisions: RecordedDecision[] = [];
  const browser = createBrowserPort({
    executablePath: chromiumPath,
    network: { allowPrivate: true },
  });
  let live: ChromiumSession | undefined;
  const watched: BrowserPort = {
    ...browser,
    async open(request) {
      const opened = await browser.open(request);
      if (!(opened instanceof ChromiumSession)) throw new Error("not one of ours");
      live = opened;
      return opened;
    },
  };
  const recorded = (opened: Model): Model => ({
    ...opened,
    async ask(request) {
      asked.push({ request, html: (await live?.target.active().content()) ?? "" });
      return opened.ask(request);
    },
  });
  const health = createModelHealth(world, {
    GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
    GOOGLE_GENERATIVE_AI_BASE_URL: model.url,
  });
  const { random } = world;
  const worker = createWorker({
    world,
    browser: watched,
    settings: { ...defaultSettings, quantumMs: 0 },
    models: createModels({ ...health, random, open: (choice) => recorded(openModel(choice)) }),
    processId: process.pid,
    report: (error) => process.stderr.write(`${String(error)}\n`),
  });
  try {
    const created = await createSession(world, defaultSettings, {
      tenantId,
      identity: BrowserIdentity.parse({}),
      run,
    });
    if (!("runId" in created) || created.runId === undefined) throw new Error("no run was created");
    const { sessionId, runId } = created;
    for (;;) {
      const session = await world.store.read({ tenantId, sessionId });
      if (session?.status === "COMPLETED") return decisions;
      if (session?.status === "FAILED")
        throw new Error(`the run failed: ${session.reason?.message}`);
      const step = session?.nextStep ?? 1;
      await work(worker, { tenantId, sessionId, runId, step }, Date.now() + 600_000);
      const [told] = asked.splice(0);
      const { exchange } = worker.last.decision ?? {};
      const { tools } = (model.questions.at(-1)?.body ?? {}) as { tools?: unknown };
      const page = exchange?.page;
      const called = exchange?.answer.calls.map(({ tool }) => tool) ?? [];
      if (told === undefined || page === undefined) throw new Error(`step ${step} was not decided`);
      decisions.push({ ...told, tools, page, called });
    }
  } finally {
    await worker.warm.close();
    await browser.close();
  }
}
