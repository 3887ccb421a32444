import type { Benchmark } from "../harness/benchmark.ts";
import { api } from "./api.ts";
import { bytesWritten } from "./bytes-written.ts";
import { capture } from "./capture.ts";
import { coldStart } from "./cold-start.ts";
import { eventLatency } from "./event-latency.ts";
import { restore } from "./restore.ts";
import { freshStep } from "./step-fresh.ts";
import { warmStep } from "./step-warm.ts";

export const benchmarks: readonly Benchmark[] = [
  warmStep,
  freshStep,
  coldStart,
  restore,
  capture,
  bytesWritten,
  eventLatency,
  api,
];
