import { join } from "node:path";
import { createAccounts, type Account, type Accounts } from "./state/accounts.ts";
import type { Booking, Bookings } from "./state/bookings.ts";
import { createBookings } from "./state/bookings.ts";
import { openJsonFile } from "./state/json-file.ts";
import { createLoginAttempts, type LoginAttempts } from "./state/login-attempts.ts";
import type { LoginSession, LoginSessions } from "./state/login-sessions.ts";
import { createLoginSessions } from "./state/login-sessions.ts";
import { createPendingLogins, type PendingLogins } from "./state/pending-logins.ts";

/** What the site remembers, and what it does when something happens. */
export interface Portal {
  readonly accounts: Accounts;
  readonly attempts: LoginAttempts;
  readonly bookings: Bookings;
  readonly logins: LoginSessions;
  readonly pending: PendingLogins;
  readonly echoesPassword: boolean;
  /** Whether every page says so, whoever asks. */
  closed: boolean;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called when a booking is stored; its answer is sent once this is done. */
  onBooking(booking: Booking): void | Promise<void>;
}

export interface PortalOptions {
  /** Where bookings and logins are kept over restarts; without it they end with the process. */
  readonly dataDirectory?: string | undefined;
  /** How long a login lasts without a request; 30 minutes unless told. */
  readonly idleTimeoutMs?: number | undefined;
  readonly now?: (() => number) | undefined;
  /** Beside those that there are anyway. */
  readonly accounts?: readonly Account[] | undefined;
  /** So many wrong passwords in a row lock an account; none do unless told. */
  readonly lockAfter?: number | undefined;
  /** Whether a wrong password is repeated on the page that refuses it. */
  readonly echoesPassword?: boolean | undefined;
  /** Called at once when a booking is stored; its answer waits for the promise, if there is one. */
  readonly onBooking?: ((booking: Booking) => void | Promise<void>) | undefined;
}

const defaultIdleTimeoutMs = 30 * 60_000;

export function openPortal(options: PortalOptions): Portal {
  const {
    dataDirectory,
    idleTimeoutMs = defaultIdleTimeoutMs,
    now = Date.now,
    accounts: more = [],
    lockAfter,
    echoesPassword = false,
    onBooking = () => {},
  } = options;
  const path = (name: string): string | undefined => dataDirectory && join(dataDirectory, name);
  const bookings = openJsonFile<readonly Booking[]>(path("bookings.json"), []);
  const logins = openJsonFile<readonly LoginSession[]>(path("logins.json"), []);
  const accounts = createAccounts(more);
  const idleTimeoutMsOf = (username: string): number =>
    accounts.find(username)?.idleTimeoutMs ?? idleTimeoutMs;
  return {
    accounts,
    attempts: createLoginAttempts(lockAfter),
    bookings: createBookings(bookings),
    logins: createLoginSessions(logins, idleTimeoutMsOf, now),
    pending: createPendingLogins(),
    echoesPassword,
    closed: false,
    now,
    onBooking,
  };
}
