import { randomInt } from "node:crypto";
import type { Account } from "./accounts.ts";
import { createToken } from "./login-sessions.ts";

/** What is asked beside the password. */
export type ChallengeKind = "picture" | "code";

/** Somebody who knows the password, and has not answered everything yet. */
export interface PendingLogin {
  readonly username: string;
  /** Where to go once signed in. */
  readonly next: string;
  readonly csrfToken: string;
  /** What is still to be asked, the first one now. */
  readonly left: readonly ChallengeKind[];
  /** What the picture shows. */
  readonly letters: string;
}

export interface PendingLogins {
  /** The value for its cookie. */
  start(account: Account, next: string): string;
  find(token: string): PendingLogin | undefined;
  /** What was asked is answered. @returns whether all is. */
  answered(token: string): boolean;
  /** Another picture takes the place of the one that was not read. */
  renew(token: string): void;
  /** Letters of the pictures that wait for somebody's answer, the newest last. */
  lettersFor(username: string): string[];
  clear(): void;
}

/** Without those that are easily taken for others. */
const alphabet = "ABCDEFGHJKLMNPQRTUVWXY";
const lettersInPicture = 5;
/** Those who went away in between would otherwise never end; the oldest go first. */
const rememberedLogins = 500;

/** What an account is asked beside its password. */
export function challengesOf({ totpSecret, seesPicture }: Account): ChallengeKind[] {
  return [
    ...(seesPicture === true ? ["picture" as const] : []),
    ...(totpSecret === undefined ? [] : ["code" as const]),
  ];
}

export function createPendingLogins(): PendingLogins {
  const pending = new Map<string, PendingLogin>();
  return {
    start(account, next) {
      const token = createToken();
      const [oldest = ""] = pending.keys();
      if (pending.size >= rememberedLogins) pending.delete(oldest);
      const { username } = account;
      const left = challengesOf(account);
      pending.set(token, { username, next, left, csrfToken: createToken(), letters: newLetters() });
      return token;
    },
    find: (token) => pending.get(token),
    answered(token) {
      const login = pending.get(token);
      const left = login?.left.slice(1) ?? [];
      if (login && left.length > 0) pending.set(token, { ...login, left });
      else pending.delete(token);
      return left.length === 0;
    },
    renew(token) {
      const login = pending.get(token);
      if (login) pending.set(token, { ...login, letters: newLetters() });
    },
    lettersFor: (username) =>
      [...pending.values()]
        .filter((login) => login.username === username && login.left[0] === "picture")
        .map(({ letters }) => letters),
    clear: () => pending.clear(),
  };
}

function newLetters(): string {
  return Array.from({ length: lettersInPicture }, () => alphabet[randomInt(alphabet.length)]).join(
    "",
  );
}
