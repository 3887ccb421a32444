import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { isUtf8 } from "node:buffer";
import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/**
 * The two services that speak payload format 2.0. They differ in one thing: an HTTP API gives the path
 * percent-decoded, a function URL as it was sent.
 */
export type HttpEventKind = "httpApi" | "functionUrl";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const textualContentType =
  /^(text\/|application\/(json|xml|javascript|[\w.+-]+\+(json|xml))\s*(;|$))/i;

/** Of one connection only, so not for the function; cookies have a field of their own. */
const droppedHeaders = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "te",
  "cookie",
]);

/** Translates a request to API Gateway's payload format 2.0. */
export function toHttpEvent(
  request: IncomingMessage,
  body: Buffer,
  kind: HttpEventKind,
): APIGatewayProxyEventV2 {
  const { path, rawQueryString } = splitTarget(request.url ?? "/");
  const rawPath = kind === "httpApi" ? decodePath(path) : path;
  const headers = joinHeaders(request);
  const cookies = splitCookies(request);
  const query = joinQuery(rawQueryString);
  const domainName = hostName(request);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query !== undefined && { queryStringParameters: query }),
    requestContext: {
      accountId: "000000000000",
      apiId: domainName.split(".")[0] ?? "",
      domainName,
      domainPrefix: domainName.split(".")[0] ?? "",
      http: {
        method: request.method ?? "GET",
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceIp(request),
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: kind === "httpApi" ? randomBytes(12).toString("base64url") : randomUUID(),
      routeKey: "$default",
      stage: "$default",
      ...timeOfRequest(new Date()),
    },
    ...encodeBody(body, request.headers["content-type"]),
  };
}

function splitTarget(target: string): { readonly path: string; readonly rawQueryString: string } {
  const question = target.indexOf("?");
  if (question < 0) return { path: target, rawQueryString: "" };
  return { path: target.slice(0, question), rawQueryString: target.slice(question + 1) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Names in lower case; a header sent several times is one, its values joined by commas. */
function joinHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    if (!droppedHeaders.has(name)) headers[name] = values.join(",");
  }
  const forwarded = headers["x-forwarded-for"];
  const ip = sourceIp(request);
  headers["x-forwarded-for"] = forwarded === undefined ? ip : `${forwarded}, ${ip}`;
  headers["x-forwarded-proto"] = "http";
  headers["x-forwarded-port"] = String(request.socket.localPort ?? "");
  return headers;
}

function splitCookies(request: IncomingMessage): string[] {
  const cookies = request.headersDistinct["cookie"] ?? [];
  return cookies
    .flatMap((header) => header.split(";").map((cookie) => cookie.trim()))
    .filter(Boolean);
}

/** Decoded; a parameter given several times is one, its values joined by commas. */
function joinQuery(rawQueryString: string): Record<string, string> | undefined {
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const before = query.get(name);
    query.set(name, before === undefined ? value : `${before},${value}`);
  }
  return query.size === 0 ? undefined : Object.fromEntries(query);
}

function encodeBody(body: Buffer, contentType: string | undefined) {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const textual = contentType === undefined || textualContentType.test(contentType);
  if (textual && isUtf8(body)) return { body: body.toString("utf8"), isBase64Encoded: false };
  return { body: body.toString("base64"), isBase64Encoded: true };
}

function hostName(request: IncomingMessage): string {
  return (request.headers.host ?? "localhost").replace(/:\d+$/, "");
}

function sourceIp(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/** `time` as in the Common Log Format: 12/Mar/2020:19:03:58 +0000. */
function timeOfRequest(now: Date): { readonly time: string; readonly timeEpoch: number } {
  const [date = "", clock = ""] = now.toISOString().split("T");
  const [year, , day] = date.split("-");
  const time = `${day}/${months[now.getUTCMonth()]}/${year}:${clock.slice(0, 8)} +0000`;
  return { time, timeEpoch: now.getTime() };
}
