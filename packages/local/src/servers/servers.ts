import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { startRedisDoor } from "../redis-door/index.ts";
import { startDynoxide } from "./dynoxide.ts";
import { startFauxqs } from "./fauxqs.ts";
import { keepRunning } from "./keep-running.ts";
import { startRedis } from "./redis.ts";
import { LocalServerError } from "./server-error.ts";

export interface ServersOptions {
  /** Where all servers keep their data and logs, each in a place of its own. */
  readonly dataDirectory: string;
  readonly region: string;
  /** Names real endpoints, to be used in place of local servers. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Endpoints of everything that the cloud adapters talk to. S3 is to be spoken to in path style. */
export interface Servers {
  readonly dynamodbUrl: string;
  readonly sqsUrl: string;
  readonly s3Url: string;
  /**
   * The URL of a local queue by name; undefined where `sqsUrl` is a real endpoint, which must be asked. The local one
   * answers `GetQueueUrl` with a host name and a port that need not lead back to it.
   */
  readonly queueUrl: ((queueName: string) => string) | undefined;
  readonly redis: { readonly url: string; readonly token: string };
  /** Stops what was started here; real endpoints are left alone. */
  close(): Promise<void>;
}

interface Started<Endpoint> {
  readonly endpoint: Endpoint;
  close(): Promise<void>;
}

/**
 * Starts a local server for every endpoint that the environment does not name, and keeps it running (`DORMOUSE_DYNAMODB_ENDPOINT`,
 * `DORMOUSE_SQS_ENDPOINT`, `DORMOUSE_S3_ENDPOINT`, `UPSTASH_REDIS_REST_URL` with `UPSTASH_REDIS_REST_TOKEN`).
 *
 * @throws {LocalServerError} where one cannot start; those that did are stopped first
 */
export async function startServers(options: ServersOptions): Promise<Servers> {
  const outcomes = await Promise.allSettled([
    startDatabase(options),
    queueAndBlobs(options),
    cache(options),
  ]);
  const started = outcomes
    .filter((outcome) => outcome.status === "fulfilled")
    .map(({ value }) => value);
  const close = async (): Promise<void> => {
    await Promise.all(started.map((server) => server.close()));
  };
  const [first, second, third] = outcomes;
  if (
    first.status === "fulfilled" &&
    second.status === "fulfilled" &&
    third.status === "fulfilled"
  ) {
    return { ...first.value.endpoint, ...second.value.endpoint, ...third.value.endpoint, close };
  }
  await close();
  throw outcomes.find((outcome) => outcome.status === "rejected")?.reason;
}

/** Of the servers, the database alone. @throws {LocalServerError} where it cannot start */
export async function startDatabase(
  options: Pick<ServersOptions, "dataDirectory" | "environment">,
): Promise<Started<Pick<Servers, "dynamodbUrl">>> {
  const named = options.environment["DORMOUSE_DYNAMODB_ENDPOINT"];
  if (named) return foreign({ dynamodbUrl: named });
  const dataFile = join(options.dataDirectory, "dynamodb", "dynoxide.sqlite");
  const log = logFile(options, "dynoxide");
  const { server, close } = await keepRunning(
    (port) => startDynoxide({ dataFile, logFile: log, ...on(port) }),
    log,
  );
  return { endpoint: { dynamodbUrl: server.url }, close };
}

async function queueAndBlobs(
  options: ServersOptions,
): Promise<Started<Pick<Servers, "sqsUrl" | "s3Url" | "queueUrl">>> {
  const sqs = options.environment["DORMOUSE_SQS_ENDPOINT"];
  const s3 = options.environment["DORMOUSE_S3_ENDPOINT"];
  if (sqs && s3) return foreign({ sqsUrl: sqs, s3Url: s3, queueUrl: undefined });
  const { region } = options;
  const dataDirectory = join(options.dataDirectory, "fauxqs");
  const log = logFile(options, "fauxqs");
  const { server, close } = await keepRunning(
    (port) => startFauxqs({ dataDirectory, logFile: log, region, ...on(port) }),
    log,
  );
  return {
    endpoint: {
      sqsUrl: sqs || server.url,
      s3Url: s3 || server.url,
      queueUrl: sqs ? undefined : (queueName) => server.queueUrl(queueName),
    },
    close,
  };
}

async function cache(options: ServersOptions): Promise<Started<Pick<Servers, "redis">>> {
  const url = options.environment["UPSTASH_REDIS_REST_URL"];
  const token = options.environment["UPSTASH_REDIS_REST_TOKEN"];
  if (url && token) return foreign({ redis: { url, token } });
  if (url || token) {
    throw new LocalServerError(
      "endpoint_incomplete",
      "Set both UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or neither.",
    );
  }
  const dataDirectory = join(options.dataDirectory, "redis");
  const password = randomBytes(24).toString("base64url");
  const log = logFile(options, "redis");
  const { server, close } = await keepRunning(
    (port) => startRedis({ dataDirectory, logFile: log, password, ...on(port) }),
    log,
  );
  const doorToken = randomBytes(24).toString("base64url");
  try {
    const door = await startRedisDoor({ redis: server, token: doorToken });
    return {
      endpoint: { redis: { url: door.url, token: doorToken } },
      async close() {
        await door.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function on(port: number | undefined): { port?: number } {
  return port === undefined ? {} : { port };
}

function foreign<Endpoint>(endpoint: Endpoint): Started<Endpoint> {
  return { endpoint, close: () => Promise.resolve() };
}

function logFile(options: Pick<ServersOptions, "dataDirectory">, name: string): string {
  return join(options.dataDirectory, "logs", `${name}.log`);
}
