/** How the API and the event streams meet the web. */
export const http: { cors: CorsRules; throttling: { requestsPerSecond: number; burst: number } } = {
  cors: {
    /** Any page may call: who calls is told by the API key it sends, never by a cookie. */
    allowOrigins: ["*"],
    allowCredentials: false,
    allowMethods: ["GET", "POST", "PUT", "DELETE"],
    allowHeaders: [
      "accept",
      "authorization",
      "content-type",
      "dormouse-passphrase",
      "idempotency-key",
      "if-match",
      "if-none-match",
      "last-event-id",
      "x-agent-api-key",
      "x-agent-id",
    ],
    exposeHeaders: [
      "dormouse-left-out",
      "dormouse-run-id",
      "etag",
      "idempotent-replayed",
      "location",
      "retry-after",
      "x-request-id",
    ],
    maxAgeSeconds: 3600,
  },
  /** Of all tenants together: what is over it gets 429 before a function is paid for it. */
  throttling: { requestsPerSecond: 100, burst: 200 },
};

export type CorsRules = {
  allowOrigins: string[];
  allowCredentials: boolean;
  /** Without OPTIONS: preflights are always answered, and a function URL refuses names of over six letters. */
  allowMethods: ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[];
  allowHeaders: string[];
  exposeHeaders: string[];
  /** How long a browser may remember the answer to a preflight. */
  maxAgeSeconds: number;
};
