import * as restate from "@restatedev/restate-sdk";
import { machineNowMs, serve, tell } from "../support/cross-process.ts";

/** Ours is the only service here; the server finds it by this name. */
const name = "bench";

/** Of invocations under way: tells how long each of its steps took. */
const finished = new Map<string, (stepMs: number[]) => void>();

const service = restate.service({
  name,
  handlers: {
    async steps(context, { id, count }: { id: string; count: number }) {
      const stepMs: number[] = [];
      let beforeMs = machineNowMs();
      for (let step = 0; step < count; step += 1) {
        await context.run("step", () => {});
        const nowMs = machineNowMs();
        stepMs.push(nowMs - beforeMs);
        beforeMs = nowMs;
      }
      finished.get(id)?.(stepMs);
    },

    /** Its only step does not end in the process in which it is begun first. */
    async hang(context, { first }: { first: number }) {
      await context.run("step", async () => {
        tell("begun", machineNowMs());
        if (process.pid === first) await new Promise(() => {});
      });
    },
  },
});

await restate.serve({ services: [service], port: Number(process.env["BENCH_PORT"]) });

serve({
  /** @returns when these invocations have ended, how long each of their steps took */
  async finished(ids: string[]): Promise<{ stepMs: number[]; endedAtMs: number }> {
    const all = await Promise.all(
      ids.map((id) => new Promise<number[]>((resolve) => finished.set(id, resolve))),
    );
    return { stepMs: all.flat(), endedAtMs: machineNowMs() };
  },
});
