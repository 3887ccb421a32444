import { appendFileSync } from "node:fs";
import { createCloudWorld, provision } from "@dormouse/cloud";
import { http, type Resources } from "@dormouse/cloud/infrastructure";
import { routes } from "@dormouse/contract/routes";
import type { World } from "@dormouse/core";
import { PortTakenError, startGateway } from "../lambda/index.ts";
import {
  findFreePort,
  LOOPBACK,
  requireFreePort,
  startServers,
  type Servers,
} from "../servers/index.ts";
import { openApiKey } from "./api-key.ts";
import type { FunctionEntries } from "./bundles.ts";
import { openChromium } from "./chromium.ts";
import { makeEncryptionKey } from "./encryption-key.ts";
import { emptyDirectory, openDataDirectory, type DataDirectory } from "./directory.ts";
import { createFunctionPools, type FunctionPools } from "./functions.ts";
import { takeLock } from "./lock.ts";
import { names } from "./names.ts";
import { localSettings } from "./settings.ts";
import { startTriggers, type Queues } from "./triggers.ts";

export const defaultApiPort = 7600;
const portAttempts = 3;
const region = "us-east-1";
/** Where AWS would start another process, a laptop's requests wait for one of the few there are. */
const busyPatienceMs = 25_000;
const portVariable = "DORMOUSE_PORT";

export type LocalWorldOptions = {
  /** Default: `.dormouse` in the checkout. */
  dataDirectory?: string;
  /** Where the API listens; 0 for any free port. Default 7600. */
  apiPort?: number;
  /**
   * Names real endpoints to be used instead of local servers, a Chromium, and settings of the engine.
   * Default: this process's.
   */
  environment?: Readonly<Record<string, string | undefined>>;
  /** Files to run the functions from. Default: their sources. */
  entries?: FunctionEntries | undefined;
  /** Looks for what else the caller needs once the data are this world's own: what it throws ends the start. */
  beforeServers?(): Promise<void>;
};

export type LocalWorld = {
  url: string;
  apiKey: string;
  directory: DataDirectory;
  pools: FunctionPools;
  /** What the functions work on, as this process itself reaches it. */
  world: World;
  servers: Servers;
  queues: Queues;
  /** Stops everything that was started; what it holds stays on disk. */
  close(): Promise<void>;
};

/**
 * Starts the whole system on this machine: servers, functions, event sources, schedules and the API's
 * door, on the data an earlier world left.
 * @throws LocalServerError, PortTakenError, InvalidSettingError, BrowserLaunchError with a sentence that says what to do.
 */
export async function startLocalWorld(options: LocalWorldOptions = {}): Promise<LocalWorld> {
  const { apiPort = defaultApiPort } = options;
  if (apiPort !== 0) return startOnPort(apiPort, options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnPort(await findFreePort(), options);
    } catch (error) {
      // Another program may have taken it before this world listened there.
      if (!(error instanceof PortTakenError) || attempt === portAttempts) throw error;
    }
  }
}

async function startOnPort(port: number, options: LocalWorldOptions): Promise<LocalWorld> {
  const { environment = process.env } = options;
  // The functions are given them once the servers are up: what cannot be is refused before that.
  localSettings(environment);
  const closers: (() => Promise<unknown> | void)[] = [];
  const close = async (): Promise<void> => {
    // In reverse: whoever uses a thing ends before it.
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const directory = await openDataDirectory(options.dataDirectory);
    const url = `http://${LOOPBACK}:${port}`;
    closers.push(takeLock(directory.lockFile, url));
    // Workers that were killed left their browsers' profiles, with cookies in them.
    await emptyDirectory(directory.tmp);
    if (options.apiPort !== 0) await requireFreePort(port, portVariable);
    await options.beforeServers?.();
    const starting = startServers({ dataDirectory: directory.root, region, environment });
    // Waits for them: Chromium may turn out not to run before they are up.
    closers.push(() => starting.then((started) => started.close()).catch(() => {}));
    const [servers, chromiumPath] = await Promise.all([
      starting,
      openChromium(directory.chromium, environment["CHROMIUM_PATH"]),
    ]);
    const { queues, ...stores } = await provisionServers(servers);
    const resources = {
      ...stores,
      queueUrl: queues.queueUrl,
      redisUrl: servers.redis.url,
      redisToken: servers.redis.token,
      encryptionKey: { file: directory.encryptionKeyFile },
      streamUrl: url,
    };
    await makeEncryptionKey(directory.encryptionKeyFile);
    const world = connect(servers, resources);
    const apiKey = await openApiKey(world, directory.apiKeyFile);
    const functions = createFunctionPools({
      directory,
      servers,
      resources,
      region,
      chromiumPath,
      entries: options.entries,
      environment,
    });
    closers.push(() => functions.close());
    const { pools } = functions;
    const triggers = startTriggers(servers, pools, queues);
    closers.push(() => triggers.close());
    const gateway = await startGateway({
      port,
      host: LOOPBACK,
      portVariable,
      cors: http.cors,
      onError: logTo(directory.log("gateway")),
      routes: [
        { match: isEventStream, pool: pools.stream, streaming: true },
        { match: () => true, pool: pools.api, patienceMs: busyPatienceMs },
      ],
    });
    closers.push(() => gateway.close());
    return { url, apiKey, directory, pools, world, servers, queues, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function provisionServers(
  servers: Servers,
): Promise<{ tableName: string; bucketName: string; queues: Queues }> {
  const provisioned = await provision({
    dynamodbEndpoint: servers.dynamodbUrl,
    sqsEndpoint: servers.sqsUrl,
    s3Endpoint: servers.s3Url,
    names,
  });
  return {
    tableName: provisioned.tableName,
    bucketName: provisioned.bucketName,
    queues: {
      queueUrl: servers.queueUrl?.(names.queue) ?? provisioned.queueUrl,
      deadLetterQueueUrl:
        servers.queueUrl?.(names.deadLetterQueue) ?? provisioned.deadLetterQueueUrl,
    },
  };
}

function connect(servers: Servers, resources: Omit<Resources, "streamUrl">): World {
  return createCloudWorld({
    tableName: resources.tableName,
    queueUrl: resources.queueUrl,
    bucketName: resources.bucketName,
    redis: servers.redis,
    encryptionKey: resources.encryptionKey,
    endpoints: { dynamodb: servers.dynamodbUrl, sqs: servers.sqsUrl, s3: servers.s3Url },
  });
}

function logTo(file: string): (message: string) => void {
  return (message) => appendFileSync(file, `${new Date().toISOString()} ${message}\n`);
}

/** In AWS the stream function has a URL of its own; here one door leads to both. */
function isEventStream(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  const wanted = String(headers["accept"] ?? "").includes("text/event-stream");
  if (wanted && matches(routes.events, path)) return true;
  return method === "POST" && matches(routes.agent, path);
}

function matches(route: string, path: string): boolean {
  return new RegExp(`^${route.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
}
