import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sessionCookie } from "./http/access.ts";
import { parseCookies } from "./http/cookies.ts";
import { readForm } from "./http/form.ts";
import { HttpError } from "./http/http-error.ts";
import type { Reply } from "./http/reply.ts";
import { json, page } from "./http/reply.ts";
import { partnerOrigin, securityHeaders } from "./http/security-headers.ts";
import type { Visit } from "./http/visit.ts";
import { errorPage } from "./pages/error-page.ts";
import type { Portal, PortalOptions } from "./portal.ts";
import { openPortal } from "./portal.ts";
import { router } from "./routes.ts";
import type { Booking } from "./state/bookings.ts";
import type { Attempts } from "./state/login-attempts.ts";
import type { RequestLog, RequestRecord } from "./state/request-log.ts";
import { createRequestLog } from "./state/request-log.ts";

export interface HarborOptions extends PortalOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** How long every answer is held back, as a distant site would. */
  readonly latencyMs?: number;
}

export interface Harbor {
  /** `http://127.0.0.1:7610`, without a slash at the end. */
  readonly url: string;
  /** The same site under the host name `localhost`: another origin. */
  readonly partnerUrl: string;
  /** Oldest first. */
  bookings(): Booking[];
  /** The last 1,000 requests, oldest first. */
  requests(): RequestRecord[];
  /** What somebody has tried, and how many of their sessions are live. */
  activity(username: string): Activity;
  /** What the pictures show that somebody has been asked about and has not read yet, the newest last. */
  pictureLetters(username: string): string[];
  /** As if nobody had done anything for so long. */
  leaveAlone(ms: number): void;
  setPassword(username: string, password: string): void;
  /** From now on every page says that it is closed, whoever asks; or no longer. */
  setClosed(closed: boolean): void;
  /** Forgets bookings, logins, what was tried and requests. */
  reset(): void;
  close(): Promise<void>;
}

export interface Activity extends Attempts {
  readonly activeSessions: number;
}

/** Starts the sample site. Rejects with Node's own error (`EADDRINUSE`, `EACCES`) when the port cannot be had. */
export async function startHarbor(options: HarborOptions = {}): Promise<Harbor> {
  const { port = 0, host = "127.0.0.1", latencyMs = 0 } = options;
  const portal = openPortal(options);
  const log = createRequestLog();
  const server = createServer(
    (incoming, outgoing) => void serve(incoming, outgoing, portal, log, latencyMs),
  );
  await listen(server, port, host);
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    partnerUrl: partnerOrigin(new URL(url)),
    bookings: () => [...portal.bookings.all()],
    requests: () => [...log.all()],
    activity: (username) => ({
      ...portal.attempts.of(username),
      activeSessions: portal.logins.count(username),
    }),
    pictureLetters: (username) => portal.pending.lettersFor(username),
    leaveAlone: (ms) => portal.logins.leaveAlone(ms),
    setPassword: (username, password) => portal.accounts.setPassword(username, password),
    setClosed(value) {
      portal.closed = value;
    },
    reset() {
      portal.bookings.clear();
      portal.logins.clear();
      portal.pending.clear();
      portal.attempts.clear();
      portal.accounts.clear();
      portal.closed = false;
      log.clear();
    },
    close: () => close(server),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  portal: Portal,
  log: RequestLog,
  latencyMs: number,
): Promise<void> {
  const visit = openVisit(incoming, portal);
  const reply = await answer(visit);
  log.add({
    method: visit.method,
    path: visit.url.pathname + visit.url.search,
    status: reply.status,
    username: visit.session?.username,
    at: new Date(portal.now()).toISOString(),
  });
  if (latencyMs > 0) await sleep(latencyMs);
  outgoing.writeHead(reply.status, {
    ...securityHeaders(visit),
    "content-length": Buffer.byteLength(reply.body),
    ...reply.headers,
  });
  outgoing.end(visit.method === "HEAD" ? undefined : reply.body);
}

async function answer(visit: Visit): Promise<Reply> {
  try {
    if (visit.portal.closed) throw new HttpError(503, "Harbor is closed while it is mended.");
    const { handler, parameters } = router.match(visit.method, visit.url.pathname);
    return await handler({ ...visit, parameters });
  } catch (error) {
    return failure(visit, error instanceof HttpError ? error : unexpected(error));
  }
}

function failure(visit: Visit, { status, message, headers }: HttpError): Reply {
  if (visit.url.pathname.startsWith("/api/")) return json({ error: message }, status, headers);
  return page(errorPage(visit, status, message), status, headers);
}

function unexpected(error: unknown): HttpError {
  console.error("Harbor failed to answer:", error);
  return new HttpError(500, "Something went wrong on our side.");
}

function openVisit(incoming: IncomingMessage, portal: Portal): Visit {
  const url = requestUrl(incoming);
  const cookies = parseCookies(incoming.headers.cookie);
  const token = cookies.get(sessionCookie);
  // A style sheet or an icon is no sign of life: only pages keep a login from going idle.
  const resumed =
    token && !portal.closed && !url.pathname.startsWith("/assets/")
      ? portal.logins.resume(token)
      : undefined;
  return {
    method: incoming.method ?? "GET",
    url,
    query: url.searchParams,
    parameters: {},
    cookies,
    session: resumed?.state === "active" ? resumed.session : undefined,
    idle: resumed?.state === "idle",
    nonce: randomBytes(16).toString("base64url"),
    portal,
    readForm: (limitBytes) => readForm(incoming, limitBytes),
  };
}

/** Assembled from parts: a path such as `//elsewhere` read against a base would change the host. */
function requestUrl(incoming: IncomingMessage): URL {
  const [pathname = "/", ...query] = (incoming.url ?? "/").split("?");
  const base = `http://${incoming.headers.host ?? "127.0.0.1"}`;
  const url = new URL(URL.canParse(base) ? base : "http://127.0.0.1");
  url.pathname = pathname;
  url.search = query.join("?");
  return url;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Ends open connections too: a browser keeps some alive for minutes. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
