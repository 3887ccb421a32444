export * from "./errors.ts";
export { gatewayLimits, lambdaLimits } from "./limits.ts";
export { createFunctionPool } from "./pool.ts";
export type {
  EnvironmentInfo,
  FunctionPool,
  FunctionPoolOptions,
  InvokeOptions,
  Reuse,
} from "./function-pool.ts";
export type { EnvironmentState } from "./environment.ts";
export type {
  FailedInvocation,
  InvocationFailure,
  InvocationResult,
  ServingEnvironment,
  StreamMetadata,
  StreamingInvocationResult,
} from "./result.ts";
export { startEventSource } from "./event-source.ts";
export type { EventSource, EventSourceOptions } from "./event-source.ts";
export type { MessageSource, ReceiveRequest, SqsMessage } from "./message-source.ts";
export { startGateway } from "./gateway.ts";
export type { Gateway, GatewayOptions, GatewayRoute } from "./gateway.ts";
export { startSchedule } from "./schedule.ts";
export type { Schedule, ScheduleOptions } from "./schedule.ts";
