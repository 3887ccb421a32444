import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { findFreePort, LOOPBACK } from "../../../packages/local/src/servers/index.ts";
import { startProcess } from "../../../packages/local/src/servers/start-process.ts";
import { machineNowMs, startService, type ChildService } from "../support/cross-process.ts";
import type { Contender, Load, LoadTimes, OnClose } from "./contender.ts";
import { findInstalled } from "./install.ts";

const serviceFile = new URL("restate-service.ts", import.meta.url);

/** Starts Restate's server as it comes, with one node and its data on disk, and a process with our handlers. */
export async function startRestate(dataDirectory: string, onClose: OnClose): Promise<Contender> {
  const [admin, ingress, node, servicePort] = await Promise.all([
    findFreePort(),
    findFreePort(),
    findFreePort(),
    findFreePort(),
  ]);
  const { process: server } = await startProcess({
    name: "restate-server",
    port: undefined,
    portVariable: "",
    logFile: join(dataDirectory, "restate.log"),
    commandLine: () => ({
      command: findInstalled("@restatedev/restate-server-linux-x64/bin/restate-server"),
      args: ["--no-logo", "--listen-mode", "tcp", "--bind-ip", LOOPBACK],
      env: serverEnvironment({ dataDirectory, admin, ingress, node }),
    }),
    isReady: () => isHealthy(`http://${LOOPBACK}:${admin}/health`),
  });
  onClose(() => server.stop());
  const start = () =>
    startService(serviceFile, { BENCH_PORT: String(servicePort), RESTATE_LOGGING: "ERROR" });
  let service = await start();
  onClose(() => service.close());
  await post(`http://${LOOPBACK}:${admin}/deployments`, {
    uri: `http://${LOOPBACK}:${servicePort}`,
  });
  const send = (handler: string, input: unknown) =>
    post(`http://${LOOPBACK}:${ingress}/bench/${handler}/send`, input);
  return {
    name: "Restate",
    writes:
      "an entry of its log, in RocksDB, whose write-ahead log is synced to disk (fdatasync) before a step counts; its other store can be made anew from the log",
    recovers:
      "its server sees the connection end and calls again after half a second, doubled each time; the process is started again at once, on the same port",
    steps: async (count) =>
      (await runLoad(service, send, { sessions: 1, stepsEach: count })).stepMs,
    load: (load) => runLoad(service, send, load),
    async resume() {
      const begun = service.next("begun");
      await send("hang", { first: service.pid });
      await begun;
      const killedAtMs = machineNowMs();
      await service.kill();
      service = await start();
      return (await service.next<number>("begun")) - killedAtMs;
    },
  };
}

function serverEnvironment(own: {
  dataDirectory: string;
  admin: number;
  ingress: number;
  node: number;
}): NodeJS.ProcessEnv {
  return {
    ...process.env,
    RESTATE_NODE_NAME: "bench",
    RESTATE_BASE_DIR: join(own.dataDirectory, "restate"),
    RESTATE_BIND_PORT: String(own.node),
    RESTATE_ADMIN__BIND_PORT: String(own.admin),
    RESTATE_INGRESS__BIND_PORT: String(own.ingress),
    // It would tell its makers that it runs.
    RESTATE_DISABLE_TELEMETRY: "true",
    RESTATE_LOG_FILTER: "warn",
    DO_NOT_TRACK: "1",
  };
}

async function runLoad(
  service: ChildService,
  send: (handler: string, input: unknown) => Promise<void>,
  { sessions, stepsEach }: Load,
): Promise<LoadTimes> {
  const ids = Array.from({ length: sessions }, () => randomUUID());
  const finished = service.call<{ stepMs: number[]; endedAtMs: number }>("finished", ids);
  const startedAtMs = machineNowMs();
  await Promise.all(ids.map((id) => send("steps", { id, count: stepsEach })));
  const { stepMs, endedAtMs } = await finished;
  return { elapsedMs: endedAtMs - startedAtMs, stepMs };
}

async function isHealthy(url: string): Promise<boolean> {
  return await fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function post(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Restate answered ${response.status}: ${text.slice(0, 200)}`);
}
