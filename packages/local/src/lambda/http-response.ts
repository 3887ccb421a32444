/** A response as it goes on the wire. */
export interface HttpResponse {
  readonly statusCode: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** Node writes these itself. */
const droppedHeaders = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/**
 * Reads what a function returned in payload format 2.0. Without a statusCode the whole value is the body of
 * a 200, a string as it is and anything else as JSON. Undefined where API Gateway could not read it either.
 */
export function toHttpResponse(payload: unknown): HttpResponse | undefined {
  if (typeof payload !== "object" || payload === null || !("statusCode" in payload)) {
    return inferResponse(payload);
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = payload as Record<
    string,
    unknown
  >;
  const status = parseStatus(statusCode);
  const named = parseHeaders(headers);
  const set = parseCookies(cookies);
  const bytes = parseBody(body, isBase64Encoded === true);
  if (status === undefined || named === undefined || set === undefined || bytes === undefined) {
    return undefined;
  }
  return { statusCode: status, headers: named, cookies: set, body: bytes };
}

/** `{"message": …}`, the shape of API Gateway's own errors. */
export function gatewayError(statusCode: number, message: string): HttpResponse {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

function inferResponse(value: unknown): HttpResponse {
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    cookies: [],
    body: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
  };
}

function parseStatus(value: unknown): number | undefined {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  const valid =
    typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599;
  return valid ? status : undefined;
}

function parseHeaders(value: unknown): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  if (value === undefined || value === null) return headers;
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  for (const [name, field] of Object.entries(value)) {
    if (!isScalar(field)) return undefined;
    if (!droppedHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = String(field);
  }
  return headers;
}

function parseCookies(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every(isScalar) ? value.map(String) : undefined;
}

function parseBody(value: unknown, base64: boolean): Buffer | undefined {
  if (value === undefined || value === null) return Buffer.alloc(0);
  if (!isScalar(value)) return undefined;
  return Buffer.from(String(value), base64 ? "base64" : "utf8");
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
