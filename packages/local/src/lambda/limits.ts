/** AWS Lambda's own limits, which a handler would meet only after deployment if they were not kept here. */
export const lambdaLimits = {
  /** A request to a function, and its buffered (not streamed) response. */
  payloadBytes: 6 * 1024 * 1024,
  /** What CloudWatch keeps of one log line. */
  logLineLength: 256 * 1024,
  initTimeoutMs: 10_000,
} as const;

/** API Gateway's limits for an HTTP API. */
export const gatewayLimits = {
  requestBodyBytes: 10 * 1024 * 1024,
  integrationTimeoutMs: 30_000,
} as const;
