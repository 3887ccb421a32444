import { fileURLToPath } from "node:url";
import { answersHttp } from "./answers-http.ts";
import { prepareDataDirectory } from "./data-directory.ts";
import type { LocalServer } from "./local-server.ts";
import { LOOPBACK } from "./ports.ts";
import { startProcess } from "./start-process.ts";

/** The account that fauxqs puts into every queue's URL and ARN. */
const ACCOUNT_ID = "000000000000";

export interface FauxqsOptions {
  /** Queues, messages, buckets and objects; made where it is missing. */
  readonly dataDirectory: string;
  readonly logFile: string;
  readonly region: string;
  /** A free one where it is left out. */
  readonly port?: number;
}

/** SQS and S3 behind one URL. S3 is to be spoken to in path style. */
export interface FauxqsServer extends LocalServer {
  /**
   * The URL of a queue on this server. `GetQueueUrl` answers with one that names the port of the day the queue was made,
   * and a host below `localhost` that not every system resolves.
   */
  queueUrl(queueName: string): string;
}

/**
 * Starts the stand-in for SQS and S3 in a process of its own: its database writes are synchronous, and would stall
 * whatever shares a process with them.
 *
 * @throws {LocalServerError} `port_taken`, `disk_full`, `start_failed`
 */
export async function startFauxqs(options: FauxqsOptions): Promise<FauxqsServer> {
  await prepareDataDirectory(options.dataDirectory);
  const entry = fileURLToPath(new URL("fauxqs-process.ts", import.meta.url));
  const { process: child, port } = await startProcess({
    name: "fauxqs (SQS and S3)",
    port: options.port,
    portVariable: "DORMOUSE_FAUXQS_PORT",
    logFile: options.logFile,
    commandLine: (chosen) => ({
      command: process.execPath,
      args: [entry, String(chosen), options.region, options.dataDirectory],
    }),
    isReady: (chosen) => answersHttp(`http://${LOOPBACK}:${chosen}/health`),
  });
  const url = `http://${LOOPBACK}:${port}`;
  return {
    url,
    pid: child.pid,
    exited: child.exited.then(() => {}),
    queueUrl: (queueName) => `${url}/${ACCOUNT_ID}/${queueName}`,
    close: () => child.stop(),
  };
}
