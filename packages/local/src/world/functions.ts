import { createWriteStream, type WriteStream } from "node:fs";
import { join } from "node:path";
import {
  functions,
  linkEnvironment,
  linkModelKeys,
  linkResolverToken,
  type FunctionName,
  type Resources,
} from "@dormouse/cloud/infrastructure";
import { createFunctionPool, type FunctionPool } from "../lambda/index.ts";
import type { Servers } from "../servers/index.ts";
import type { FunctionEntries } from "./bundles.ts";
import { repositoryRoot, type DataDirectory } from "./directory.ts";
import { localSettings } from "./settings.ts";

export type FunctionPools = Record<FunctionName, FunctionPool>;

export type FunctionsOptions = {
  directory: DataDirectory;
  servers: Servers;
  resources: Resources;
  region: string;
  chromiumPath: string;
  /** Files to run the functions from, where those are not their sources. */
  entries?: FunctionEntries | undefined;
  /** Where the engine's settings are looked for. */
  environment: Readonly<Record<string, string | undefined>>;
};

/** Every Lambda of the system, as processes of this machine, linked to the local servers. */
export function createFunctionPools(options: FunctionsOptions): {
  pools: FunctionPools;
  close(): Promise<void>;
} {
  const logs: WriteStream[] = [];
  const environment = functionEnvironment(options);
  const create = (name: FunctionName): FunctionPool => {
    const { entry, timeoutSeconds, memoryMb, concurrency } = functions[name];
    const log = createWriteStream(options.directory.log(name), { flags: "a" });
    logs.push(log);
    return createFunctionPool({
      name: `dormouse-local-${name}`,
      entry: options.entries?.[name] ?? join(repositoryRoot, entry),
      environment,
      timeoutMs: timeoutSeconds * 1_000,
      memoryMb,
      maxConcurrency: Math.min(concurrency, localConcurrency[name]),
      region: options.region,
      onLog: (line, { pid }) => log.write(`${new Date().toISOString()} [${pid}] ${line}\n`),
    });
  };
  const pools: FunctionPools = {
    api: create("api"),
    stream: create("stream"),
    step: create("step"),
    deadLetter: create("deadLetter"),
    sweep: create("sweep"),
    collect: create("collect"),
    archive: create("archive"),
    refresh: create("refresh"),
  };
  return {
    pools,
    async close() {
      await Promise.all(Object.values(pools).map((pool) => pool.close()));
      for (const log of logs) log.end();
    },
  };
}

/** A process each: a laptop has fewer to give than AWS. */
const localConcurrency: Record<FunctionName, number> = {
  api: 8,
  stream: 20,
  step: 4,
  deadLetter: 1,
  sweep: 1,
  collect: 1,
  archive: 1,
  refresh: 1,
};

function functionEnvironment({
  directory,
  servers,
  resources,
  region,
  chromiumPath,
  environment,
}: FunctionsOptions): Record<string, string> {
  return {
    ...linkEnvironment(resources, { name: "dormouse", stage: "local" }),
    ...linkModelKeys(environment),
    ...linkResolverToken(environment),
    ...localSettings(environment),
    ...networkOf(servers, environment),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: servers.dynamodbUrl,
    AWS_ENDPOINT_URL_SQS: servers.sqsUrl,
    AWS_ENDPOINT_URL_S3: servers.s3Url,
    CHROMIUM_PATH: chromiumPath,
    TMPDIR: directory.tmp,
    NODE_COMPILE_CACHE: environment["NODE_COMPILE_CACHE"] || directory.compileCache,
  };
}

/** A developer's own sites are on this machine, as are the servers, which are nothing for pages. */
function networkOf(
  servers: Servers,
  environment: FunctionsOptions["environment"],
): Record<string, string> {
  const { dynamodbUrl, sqsUrl, s3Url, redis } = servers;
  const own = [dynamodbUrl, sqsUrl, s3Url, redis.url].map(hostAndPort);
  const denied = environment["DORMOUSE_DENY_ADDRESSES"];
  return {
    DORMOUSE_ALLOW_PRIVATE_NETWORK: environment["DORMOUSE_ALLOW_PRIVATE_NETWORK"] ?? "1",
    DORMOUSE_DENY_ADDRESSES: [...new Set(own), ...(denied ? [denied] : [])].join(","),
  };
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}
