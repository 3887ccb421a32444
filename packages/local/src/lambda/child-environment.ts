import { basename, dirname, extname } from "node:path";

/**
 * The developer's shell may hold secrets, so a child gets nothing else of it. NODE_V8_COVERAGE is for
 * `vitest --coverage`.
 */
const inherited = ["PATH", "HOME", "TMPDIR", "NODE_V8_COVERAGE"];

export interface FunctionIdentity {
  readonly name: string;
  readonly memoryMb: number;
  /** Absolute path of the handler's module, and the export that is called. */
  readonly entryPath: string;
  readonly handler: string;
  readonly region: string;
}

/**
 * The variables of a child process: what Lambda sets, and the function's own, which win. Not
 * AWS_EXECUTION_ENV: @sparticuz/chromium would take it for Amazon Linux and unpack its libraries.
 */
export function childEnvironment(
  identity: FunctionIdentity,
  environmentId: string,
  runtimeApi: string,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...inheritedVariables(),
    AWS_REGION: identity.region,
    AWS_DEFAULT_REGION: identity.region,
    AWS_LAMBDA_FUNCTION_NAME: identity.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(identity.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${identity.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: environmentId,
    LAMBDA_TASK_ROOT: dirname(identity.entryPath),
    _HANDLER: `${basename(identity.entryPath, extname(identity.entryPath))}.${identity.handler}`,
    TZ: ":UTC",
    ...own,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
  };
}

function inheritedVariables(): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}
