import { afterAll, beforeAll, expect, it } from "vitest";
import { startCuttingProxy, type CuttingProxy } from "../conformance/support/cutting-proxy.ts";
import {
  bookedContainer,
  bookingTask,
  harborModel,
  sampleTask,
} from "../support/harbor-agent/index.ts";
import { startModelServer, type ModelServer } from "../support/model-server/index.ts";
import { until } from "../support/world/processes.ts";
import { dense, readLog } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let model: ModelServer;
let world: TestWorld;
/** Between the workers and the table. */
let proxy: CuttingProxy;
/** Somebody is signed in. */
let sessionId: string;
/** Harbor answers nobody who books before this is over. */
let onBooking = (): void => {};

beforeAll(async () => {
  model = await startModelServer();
  world = await startTestWorld({
    settings: {
      DORMOUSE_LEASE_MS: "3000",
      DORMOUSE_HEARTBEAT_MS: "600",
      DORMOUSE_DISPATCH_GRACE_MS: "1000",
      DORMOUSE_RETRY_BACKOFF_MS: "100",
      GOOGLE_GENERATIVE_AI_API_KEY: "key-of-google",
      GOOGLE_GENERATIVE_AI_BASE_URL: model.url,
    },
    harbor: { onBooking: () => onBooking() },
  });
  proxy = await startCuttingProxy(world.servers.dynamodbUrl);
  world.pools.step.setEnvironment({ AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
afterAll(async () => {
  await world?.close();
  await proxy?.close();
  await model?.close();
});

it("the sample task by a model: nothing is paid, or booked, twice, though a worker is killed between deciding and acting, and another between acting and its commit", async () => {
  const date = "2026-03-20";
  const holding = holdDecision((calls) => calls.includes(bookedContainer));
  const { session, runId = "" } = await world.client.sessions.create({
    run: sampleTask({ site: world.harbor.url, date }),
  });
  sessionId = session.sessionId;
  onBooking = killWorker;

  const step = await holding.stored();
  killWorker();
  holding.end();
  const asked = model.questions.length;
  expect(asked).toBe(step);
  expect(askedHarbor(`/appointments?container=${bookedContainer}`)).toBe(0);

  const run = await world.client.waitForRun(sessionId, runId);
  expect(run.status).toBe("COMPLETED");
  const { items: steps } = run.steps;
  const [booking, ...others] = world.harbor.bookings();
  expect(others).toEqual([]);
  expect(booking).toMatchObject({ container: bookedContainer, date, time: "06:00" });
  expect(run.output["result"]).toEqual({
    opened: "HTDU2453595",
    location: "E12-2",
    lastEvent: "Available for pick-up",
    reference: booking?.reference,
    slot: "20 Mar 2026, 06:00",
  });

  expect(model.questions).toHaveLength(steps.length);
  expect(run.usage?.modelCalls).toBe(steps.length);
  expect(steps.every(({ decision }) => decision !== undefined)).toBe(true);
  expect(steps.slice(step - 1, step + 1)).toMatchObject([
    { step, status: "COMPLETED" },
    { step: step + 1, status: "FAILED", error: { code: "interrupted" } },
  ]);
  const told = model.questions.map((question) => question.told.join("\n"));
  expect(told[step + 1]).toMatch(
    /click e\d+ button "Book 06:00": was cut off\. It may have happened, or not/,
  );
  const read = steps.findIndex(({ actions }) => actions[0]?.type === "readText");
  expect(told[read + 1]).toContain("(nothing changed)");
  expect(told.every((text) => text.split("The page now:").length === 2)).toBe(true);
  expect(askedHarbor("/appointments", "POST")).toBe(1);
  const log = await readLog(world, sessionId);
  expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));
});

it("what books waits for a person's word, and its step goes on with what was decided, in another process", async () => {
  onBooking = () => {};
  const asked = model.questions.length;
  const { client, pools } = world;
  const run = bookingTask("BLAU1294811", "2026-03-24");
  const { runId } = await client.sessions.execute(sessionId, run);
  const waiting = await client.waitForRun(sessionId, runId);
  expect(waiting.status).toBe("PAUSED");
  const { question } = await client.sessions.get(sessionId);
  expect(question).toMatchObject({ question: { kind: "confirm" }, picture: expect.anything() });
  expect(question?.question.prompt).toMatch(/click e\d+ button "Book \d\d:00"/);
  expect(world.harbor.bookings()).toHaveLength(1);

  for (const { id } of pools.step.environments()) pools.step.kill(id, "SIGKILL");
  await client.sessions.answer(sessionId, question?.name ?? "", true);
  const { status, output, steps } = await client.waitForRun(sessionId, runId);
  const [, booking, ...others] = world.harbor.bookings();
  expect({ status, others }).toEqual({ status: "COMPLETED", others: [] });
  expect(output["result"]).toMatchObject({ slot: `24 Mar 2026, ${booking?.time}` });
  expect(model.questions.length - asked).toBe(steps.items.length);
});

/** Has the worker wait for the commit of such a decision, which the table has by then. */
function holdDecision(fits: (calls: string) => boolean) {
  let decided = "";
  model.answer((question) => {
    const reply = harborModel(question);
    decided = JSON.stringify(reply);
    return reply;
  });
  proxy.decide((operation, body) => {
    const stores = operation === "TransactWriteItems" && body.includes(String.raw`\"decision\":{`);
    return stores && fits(decided) ? "holdAnswer" : "pass";
  });
  return {
    stored: () =>
      until(async () => {
        if (!fits(decided)) return undefined;
        const stored = await world.world.store.read({ tenantId: "local", sessionId });
        const { decision } = stored?.run ?? {};
        return decision?.step === stored?.nextStep && decision?.step;
      }),
    end: () => proxy.decide(() => "pass"),
  };
}

function killWorker(): void {
  const { step } = world.pools;
  const worker = step.environments().find(({ event }) => event?.includes(sessionId) === true);
  if (worker !== undefined) step.kill(worker.id, "SIGKILL");
}

function askedHarbor(path: string, method = "GET"): number {
  const requests = world.harbor.requests();
  return requests.filter((one) => one.method === method && one.path.startsWith(path)).length;
}
