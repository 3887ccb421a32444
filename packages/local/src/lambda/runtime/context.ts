import type { Context } from "aws-lambda";
import type { IncomingHttpHeaders } from "node:http";

/** Node 24's Lambda runtime has dropped the callback style, and with it `done`, `fail`, `succeed`. */
export type HandlerContext = Omit<Context, "done" | "fail" | "succeed">;

/** The handler's second argument, from the headers of the invocation and the environment's variables. */
export function createContext(headers: IncomingHttpHeaders): HandlerContext {
  const deadlineMs = Number(header(headers, "lambda-runtime-deadline-ms"));
  const { env } = process;
  return {
    awsRequestId: header(headers, "lambda-runtime-aws-request-id"),
    invokedFunctionArn: header(headers, "lambda-runtime-invoked-function-arn"),
    functionName: env["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
    functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"] ?? "",
    memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] ?? "",
    logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"] ?? "",
    logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"] ?? "",
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

export function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}
