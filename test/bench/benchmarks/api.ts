import { createFunctionPool, startGateway } from "../../../packages/local/src/lambda/index.ts";
import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import type { BenchWorld } from "../support/bench-world.ts";

export const api: Benchmark = {
  name: "api",
  title: "An API request, through the gateway and a Lambda environment that is warm",

  async run(world, rounds) {
    const { client, plainTable } = world;
    const empty = await openEmptyFunction(world);
    const { session } = await client.sessions.create();
    try {
      const { get, post, getItem, transact, nothing } = await interleave(
        {
          get: () => timed(() => client.sessions.get(session.sessionId)),
          nothing: () => timed(() => empty.call()),
          getItem: () => timed(() => plainTable.get()),
          post: () => timed(() => client.sessions.create()),
          transact: () => timed(() => plainTable.transact()),
        },
        { rounds: rounds * 20, warmUp: 20 },
      );
      const emptyWhat = "an empty function behind the same gateway";
      return {
        comparisons: [
          {
            what: "`GET /v1/sessions/{id}`",
            ours: get,
            plain: getItem,
            plainWhat: "DynamoDB `GetItem`",
          },
          { what: "`GET /v1/sessions/{id}`", ours: get, plain: nothing, plainWhat: emptyWhat },
          {
            what: "`POST /v1/sessions`, no run",
            ours: post,
            plain: transact,
            plainWhat: "DynamoDB `TransactWriteItems` of two items",
          },
          { what: "`POST /v1/sessions`, no run", ours: post, plain: nothing, plainWhat: emptyWhat },
        ],
      };
    } finally {
      await empty.close();
    }
  },
};

async function openEmptyFunction({ local }: BenchWorld) {
  const pool = createFunctionPool({
    name: "dormouse-bench-empty",
    entry: new URL("../support/empty-function.ts", import.meta.url),
    environment: { NODE_COMPILE_CACHE: local.directory.compileCache },
    timeoutMs: 10_000,
    memoryMb: 512,
    maxConcurrency: 1,
  });
  const gateway = await startGateway({ port: 0, routes: [{ match: () => true, pool }] });
  return {
    async call(): Promise<void> {
      const response = await fetch(gateway.url);
      await response.json();
      if (!response.ok) throw new Error(`the function answered ${response.status}`);
    },
    async close(): Promise<void> {
      await gateway.close();
      await pool.close();
    },
  };
}
