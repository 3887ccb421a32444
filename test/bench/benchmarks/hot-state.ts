import { randomUUID } from "node:crypto";
import { diffPages, type SessionKey } from "@dormouse/core";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { openBareRedis } from "../support/bare-redis.ts";
import type { BenchWorld } from "../support/bench-world.ts";
import { ordersPage } from "../support/orders-page.ts";

const open = ordersPage("Open");
const paid = ordersPage("Paid");
const kilobytes = Math.round(JSON.stringify(open).length / 1_000);

export const hotState: Benchmark = {
  name: "hot-state",
  title: "Page state, in Redis and through the API",

  async run(world, rounds) {
    const { plainTable, client, own } = world;
    const bare = openBareRedis(world.local.servers.redis);
    const sessionId = await sessionOfTwoSteps(world);
    const writer = createWriter(own);
    const bareName = "bench:page";
    await Promise.all([writer.whole(), bare.set(bareName, open)]);
    const taken = await interleave(
      {
        read: () => timed(() => own.hot.readPage(writer.key)),
        delta: () => timed(writer.delta),
        whole: () => timed(writer.whole),
        get: () => timed(() => bare.get(bareName)),
        set: () => timed(() => bare.set(bareName, open)),
        getItem: () => timed(() => plainTable.get()),
        transact: () => timed(() => plainTable.transact()),
        page: () => timed(() => client.sessions.state(sessionId, { sections: ["page_state"] })),
        state: () => timed(() => client.sessions.state(sessionId)),
        stored: () => timed(() => client.sessions.state(sessionId, { step: 1 })),
        session: () => timed(() => client.sessions.get(sessionId)),
      },
      { rounds: rounds * 20, warmUp: 20 },
    );
    const { read, delta, whole, get, set, getItem, transact, page, state, stored, session } = taken;
    const bareGet = `bare Redis \`GET\` of its ${kilobytes} KB through the same door`;
    const bareSet = `bare Redis \`SET\` of its ${kilobytes} KB through the same door`;
    const item = "DynamoDB `GetItem` of 1 KB";
    const items = "DynamoDB `TransactWriteItems` of two items of 1 KB";
    const alone = "the page alone, from Redis, through gateway and function";
    return {
      comparisons: [
        { what: "a page of 100 rows read from Redis", ours: read, plain: get, plainWhat: bareGet },
        { what: "the same", ours: read, plain: getItem, plainWhat: item },
        { what: "one cell of it changed in Redis", ours: delta, plain: set, plainWhat: bareSet },
        { what: "the same", ours: delta, plain: transact, plainWhat: items },
        { what: "all of it written to Redis", ours: whole, plain: set, plainWhat: bareSet },
        { what: alone, ours: page, plain: get, plainWhat: bareGet },
        { what: "the same", ours: page, plain: getItem, plainWhat: item },
        {
          what: "the same",
          ours: page,
          plain: stored,
          plainWhat: "the page of an earlier step, from DynamoDB, on the same way",
        },
        {
          what: "the whole state, with history and statistics, on the same way",
          ours: state,
          plain: session,
          plainWhat: "`GET /v1/sessions/{id}`",
        },
      ],
    };
  },
};

/** @returns its id: a page that two steps have looked at. */
async function sessionOfTwoSteps({ client, site }: BenchWorld): Promise<string> {
  const { session, runId } = await client.sessions.create({
    run: {
      kind: "script",
      actions: [
        { type: "goto", url: site.pageUrl },
        { type: "click", locator: { css: "#count" } },
      ],
    },
  });
  const run = await client.waitForRun(session.sessionId, runId ?? "");
  if (run.status !== "COMPLETED") throw new Error(`the run is ${run.status}`);
  return session.sessionId;
}

/** Writes the two pages in turn, as a worker would after its steps. */
function createWriter({ hot }: BenchWorld["own"]) {
  const key: SessionKey = { tenantId: "bench", sessionId: randomUUID() };
  let step = 1;
  const next = () => {
    step += 1;
    const [before, memory] = step % 2 === 0 ? [open, paid] : [paid, open];
    return { before, page: { step, revision: step, checkedAtMs: Date.now(), memory } };
  };
  return {
    key,
    async delta(): Promise<void> {
      const { before, page } = next();
      const delta = { from: step - 1, step, delta: diffPages(before, page.memory) };
      await hot.putPage(key, { ...page, delta });
    },
    async whole(): Promise<void> {
      await hot.putPage(key, next().page);
    },
  };
}
