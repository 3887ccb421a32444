import type { Benchmark } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { runNode } from "../support/run-node.ts";
import type { BenchWorld } from "../support/bench-world.ts";

export const coldStart: Benchmark = {
  name: "cold-start",
  title: "A function's cold start, from the start of its process until it asks for work",

  async run(world, rounds) {
    const { pools, directory } = world.local;
    const cached = { NODE_COMPILE_CACHE: directory.compileCache };
    const puppeteer = import.meta.resolve("puppeteer-core");
    const importPuppeteer = ["--input-type=module", "--eval", `import "${puppeteer}"`];
    pools.step.setReuse("never");
    pools.api.setReuse("never");
    const { step, api, node, imported } = await interleave(
      {
        step: () => initOf(world, "step", { Records: [] }),
        node: () => timed(() => runNode(["--eval", "0"])),
        imported: () => timed(() => runNode(importPuppeteer, cached)),
        api: () => initOf(world, "api", healthRequest),
      },
      { rounds: rounds * 2, warmUp: 2 },
    );
    pools.step.setReuse("always");
    pools.api.setReuse("always");
    const bare = "`node -e 0`, to its end";
    return {
      comparisons: [
        { what: "step function", ours: step, plain: node, plainWhat: bare },
        {
          what: "step function",
          ours: step,
          plain: imported,
          plainWhat: "`node` that imports puppeteer-core, to its end",
        },
        { what: "API function", ours: api, plain: node, plainWhat: bare },
      ],
    };
  },
};

async function initOf(
  { local }: BenchWorld,
  name: "step" | "api",
  payload: unknown,
): Promise<number> {
  const result = await local.pools[name].invoke(payload);
  const { initMs, coldStart } = result.environment;
  if (!result.ok || !coldStart || initMs === undefined) throw new Error("not a cold start");
  return initMs;
}

const healthRequest = {
  version: "2.0",
  rawPath: "/v1/health",
  rawQueryString: "",
  headers: {},
  requestContext: {
    requestId: "bench",
    domainName: "bench.localhost",
    http: { method: "GET", path: "/v1/health" },
  },
  isBase64Encoded: false,
};
