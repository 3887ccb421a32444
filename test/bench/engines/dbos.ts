import { machineNowMs, startService } from "../support/cross-process.ts";
import type { Contender, LoadTimes, OnClose } from "./contender.ts";
import { startPostgres } from "./postgres.ts";

const serviceFile = new URL("dbos-service.ts", import.meta.url);

/** Starts a Postgres of its own, and a process with our workflows. */
export async function startDbos(dataDirectory: string, onClose: OnClose): Promise<Contender> {
  const postgres = await startPostgres(dataDirectory, onClose);
  const start = () => startService(serviceFile, { BENCH_DATABASE_URL: `${postgres.url}/dbos` });
  let service = await start();
  onClose(() => service.close());
  return {
    name: "DBOS",
    writes: `a transaction of Postgres ${postgres.version} with its own settings: the write-ahead log is synced to disk (fdatasync) before a step counts`,
    recovers:
      "a process that starts looks for what one of the same name has left; it is started again at once",
    steps: async (count) =>
      (await service.call<LoadTimes>("load", { sessions: 1, stepsEach: count })).stepMs,
    load: (load) => service.call("load", load),
    async resume() {
      const begun = service.next("begun");
      await service.call("hang");
      await begun;
      const killedAtMs = machineNowMs();
      await service.kill();
      const starting = start();
      service = await starting;
      return (await service.next<number>("begun")) - killedAtMs;
    },
  };
}
