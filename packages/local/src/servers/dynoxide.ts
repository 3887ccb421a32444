import { createRequire } from "node:module";
import { dirname } from "node:path";
import { answersHttp } from "./answers-http.ts";
import { prepareDataDirectory } from "./data-directory.ts";
import type { LocalServer } from "./local-server.ts";
import { LOOPBACK } from "./ports.ts";
import { LocalServerError } from "./server-error.ts";
import { startProcess } from "./start-process.ts";

export interface DynoxideOptions {
  /** The database's one file; made where it is missing. */
  readonly dataFile: string;
  readonly logFile: string;
  /** A free one where it is left out. */
  readonly port?: number;
}

/**
 * Starts DynamoDB's stand-in, with its data on disk: what it has acknowledged survives SIGKILL.
 *
 * @throws {LocalServerError} `platform_unsupported`, `port_taken`, `disk_full`, `start_failed`
 */
export async function startDynoxide(options: DynoxideOptions): Promise<LocalServer> {
  const command = findDynoxide();
  await prepareDataDirectory(dirname(options.dataFile));
  const { process, port } = await startProcess({
    name: "dynoxide (DynamoDB)",
    port: options.port,
    portVariable: "DORMOUSE_DYNAMODB_PORT",
    logFile: options.logFile,
    commandLine: (chosen) => ({
      command,
      args: ["--host", LOOPBACK, "--port", String(chosen), "--db-path", options.dataFile],
    }),
    isReady: (chosen) => answersHttp(`http://${LOOPBACK}:${chosen}/`),
  });
  return {
    url: `http://${LOOPBACK}:${port}`,
    pid: process.pid,
    exited: process.exited.then(() => {}),
    close: () => process.stop(),
  };
}

function findDynoxide(): string {
  try {
    return createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
  } catch (cause) {
    throw new LocalServerError(
      "platform_unsupported",
      `There is no local DynamoDB for ${process.platform} ${process.arch}. Set DORMOUSE_DYNAMODB_ENDPOINT to the URL of one that runs (DynamoDB Local or LocalStack, for example).`,
      { cause },
    );
  }
}
