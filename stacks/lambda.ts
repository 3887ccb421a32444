import {
  functions,
  retention,
  type FunctionName,
} from "../packages/cloud/src/infrastructure/index.ts";
import { modelVariables } from "../packages/core/src/model/provider.ts";
import { lifetimeVariables, settingNames, settingVariable } from "../packages/core/src/settings.ts";
import { queue } from "./queue.ts";
import { encryptionKeyLink } from "./encryption.ts";
import { rights } from "./rights.ts";
import { redisToken, redisUrl } from "./secrets.ts";
import { bucket, table } from "./storage.ts";

type Special = Pick<
  sst.aws.FunctionArgs,
  "concurrency" | "copyFiles" | "link" | "nodejs" | "retries" | "storage" | "streaming" | "url"
> & { environment?: Record<string, string> };

/** Of one tenant's limits every function must know the same. */
const settings: Record<string, string> = Object.fromEntries(
  [...settingNames.map(settingVariable), ...lifetimeVariables, ...modelVariables].flatMap(
    (variable) => {
      const value = process.env[variable];
      return value === undefined || value === "" ? [] : [[variable, value]];
    },
  ),
);

/** One of the described functions: it knows the names of all resources, and has its own rights only. */
export function lambda(
  name: FunctionName,
  { link = [], environment = {}, ...special }: Special = {},
) {
  const { entry, timeoutSeconds, memoryMb } = functions[name];
  return new sst.aws.Function(name.charAt(0).toUpperCase() + name.slice(1), {
    handler: entry.replace(/\.ts$/, ".handler"),
    runtime: "nodejs24.x",
    // Chromium for Lambda is to be had for this one only; one architecture keeps all bundles alike.
    architecture: "x86_64",
    timeout: `${timeoutSeconds} seconds`,
    memory: `${memoryMb} MB`,
    logging: { retention: retention.logs, format: "json" },
    link: $output(link).apply((more) => [
      table,
      queue,
      bucket,
      redisUrl,
      redisToken,
      encryptionKeyLink,
      ...more,
    ]),
    permissions: rights[name],
    environment: { ...settings, ...environment },
    ...special,
    transform: { role: { ...($dev ? {} : trustLambdaOnly()) } },
  });
}

/** SST lets the whole account take on a function's role, which only `sst dev` needs. */
function trustLambdaOnly() {
  return {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
  };
}
