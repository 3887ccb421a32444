import { defineSite, z } from "@dormouse/contract";

/** A site that lets nobody stay who has not been seen for so long. */
const idleMs = 2 * 60_000;
const url = "https://harbor.example/";

export const site = defineSite({
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  keepAlive: { everyMs: 45_000 },
  login: {
    actions: [
      { type: "goto", url: `${url}login` },
      { type: "fill", locator: { label: "User" }, value: "{{credentials.username}}" },
      { type: "fill", locator: { label: "Password" }, value: "{{credentials.password}}" },
      { type: "click", locator: { text: "Sign in" } },
    ],
  },
  check: {
    open: url,
    signedIn: [{ type: "expect", text: "Sign out" }],
    signedOut: [{ type: "expect", text: "Sign in" }],
  },
  operations: {
    look: {
      input: z.object({}),
      output: z.object({}),
      effect: false,
      extract: {},
      actions: [
        { type: "goto", url },
        { type: "expect", text: "Sign out" },
      ],
    },
    book: {
      input: z.object({}),
      output: z.object({}),
      effect: true,
      extract: {},
      actions: [
        { type: "goto", url },
        { type: "click", locator: { text: "Book" } },
      ],
      // Nobody would be there to decide about it: the site says that it may be done again.
      probe: [
        { type: "goto", url },
        { type: "expect", text: "Booked" },
      ],
    },
  },
});

export type Page = "in" | "out" | "form" | "broken";

/** What Harbor knows: who is signed in, and since when it has seen nothing of them. */
export class Harbor {
  readonly #nowMs: () => number;
  readonly #seen = new Map<string, { username: string; atMs: number }>();
  /** How often each account was signed in. */
  readonly signIns = new Map<string, number>();
  /** Of these, how often by a browser that was signed in. */
  needless = 0;
  /** How often somebody came who had stayed away for too long. */
  expired = 0;
  /** What was booked while nobody was signed in. */
  bookedByNobody = 0;
  booked = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  signIn(username: string, password: string, token: string | undefined): string | undefined {
    if (this.isSignedIn(token)) this.needless += 1;
    if (password !== passwordOf(username)) return undefined;
    const times = (this.signIns.get(username) ?? 0) + 1;
    this.signIns.set(username, times);
    const granted = `${username} ${times}`;
    this.#seen.set(granted, { username, atMs: this.#nowMs() });
    return granted;
  }

  /** Somebody comes with a cookie. @returns whether they are still signed in. */
  visit(token: string | undefined): boolean {
    const seen = token === undefined ? undefined : this.#seen.get(token);
    if (seen === undefined) return false;
    if (this.isSignedIn(token)) {
      seen.atMs = this.#nowMs();
      return true;
    }
    this.expired += 1;
    return false;
  }

  book(token: string | undefined): void {
    if (this.isSignedIn(token)) this.booked += 1;
    else this.bookedByNobody += 1;
  }

  isSignedIn(token: string | undefined): boolean {
    const seen = token === undefined ? undefined : this.#seen.get(token);
    return seen !== undefined && this.#nowMs() - seen.atMs <= idleMs;
  }
}

export function passwordOf(username: string): string {
  return `${username}'s password`;
}
