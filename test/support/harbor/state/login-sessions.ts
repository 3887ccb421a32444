import { createHash, randomBytes } from "node:crypto";
import type { JsonFile } from "./json-file.ts";

export interface LoginSession {
  /** SHA-256 of the cookie's value: the file alone lets nobody in. */
  readonly tokenHash: string;
  readonly csrfToken: string;
  readonly username: string;
  /** Milliseconds since 1970. */
  readonly lastSeenAt: number;
}

/** What a cookie stands for: a live session, one left alone for too long, or nothing known. */
export type Resumed =
  | { readonly state: "active"; readonly session: LoginSession }
  | { readonly state: "idle" }
  | { readonly state: "unknown" };

export interface LoginSessions {
  /** Starts a session and returns the value for its cookie. */
  start(username: string): string;
  /** Finds the session of a cookie and counts the visit as activity. */
  resume(token: string): Resumed;
  end(token: string): void;
  /** How many of somebody's sessions are live. */
  count(username: string): number;
  /** As if nobody had done anything for so long. */
  leaveAlone(ms: number): void;
  clear(): void;
}

/** Idle sessions are remembered, to say why a visitor was signed out; the oldest go first beyond this many. */
const rememberedSessions = 500;

export function createLoginSessions(
  file: JsonFile<readonly LoginSession[]>,
  idleTimeoutMsOf: (username: string) => number,
  now: () => number,
): LoginSessions {
  const others = (tokenHash: string): LoginSession[] =>
    file.read().filter((session) => session.tokenHash !== tokenHash);
  const isIdle = ({ username, lastSeenAt }: LoginSession): boolean =>
    now() - lastSeenAt > idleTimeoutMsOf(username);
  return {
    start(username) {
      const token = createToken();
      const session = {
        tokenHash: hash(token),
        csrfToken: createToken(),
        username,
        lastSeenAt: now(),
      };
      file.write([...file.read(), session].slice(-rememberedSessions));
      return token;
    },
    resume(token) {
      const tokenHash = hash(token);
      const found = file.read().find((session) => session.tokenHash === tokenHash);
      if (!found) return { state: "unknown" };
      if (isIdle(found)) return { state: "idle" };
      const session = { ...found, lastSeenAt: now() };
      file.write([...others(tokenHash), session]);
      return { state: "active", session };
    },
    end: (token) => file.write(others(hash(token))),
    count: (username) =>
      file.read().filter((session) => session.username === username && !isIdle(session)).length,
    leaveAlone: (ms) =>
      file.write(
        file.read().map((session) => ({ ...session, lastSeenAt: session.lastSeenAt - ms })),
      ),
    clear: () => file.write([]),
  };
}

/** 256 random bits, safe in cookies and forms. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
