import type { Group } from "../harness/benchmark.ts";
import { agentTokens } from "./agent-tokens.ts";
import { api } from "./api.ts";
import { bytesWritten } from "./bytes-written.ts";
import { capture } from "./capture.ts";
import { coldStart } from "./cold-start.ts";
import { engineDelivery } from "./engine-delivery.ts";
import { engineHandoff } from "./engine-handoff.ts";
import { engineLoad } from "./engine-load.ts";
import { engineReplay } from "./engine-replay.ts";
import { engineResume } from "./engine-resume.ts";
import { engineStep } from "./engine-step.ts";
import { eventLatency } from "./event-latency.ts";
import { hotState } from "./hot-state.ts";
import { loginAcquire } from "./login-acquire.ts";
import { loginOperation } from "./login-operation.ts";
import { loginRefresh } from "./login-refresh.ts";
import { loginSweep } from "./login-sweep.ts";
import { pageExtraction } from "./page-extraction.ts";
import { pageRecall } from "./page-recall.ts";
import { restore } from "./restore.ts";
import { freshStep } from "./step-fresh.ts";
import { warmStep } from "./step-warm.ts";
import { tokens } from "./tokens.ts";

export const groups: readonly Group[] = [
  {
    name: "browser",
    benchmarks: [warmStep, freshStep, coldStart, restore, capture, bytesWritten, eventLatency, api],
  },
  {
    name: "engine",
    benchmarks: [engineStep, engineHandoff, engineResume, engineDelivery, engineReplay, engineLoad],
  },
  { name: "page-state", benchmarks: [pageExtraction, pageRecall, tokens, hotState] },
  { name: "logins", benchmarks: [loginOperation, loginAcquire, loginRefresh, loginSweep] },
  { name: "agents", benchmarks: [agentTokens] },
];
