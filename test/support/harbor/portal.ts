import { join } from "node:path";
import type { Booking, Bookings } from "./state/bookings.ts";
import { createBookings } from "./state/bookings.ts";
import { openJsonFile } from "./state/json-file.ts";
import type { LoginSession, LoginSessions } from "./state/login-sessions.ts";
import { createLoginSessions } from "./state/login-sessions.ts";

/** What the site remembers, and what it does when something happens. */
export interface Portal {
  readonly bookings: Bookings;
  readonly logins: LoginSessions;
  readonly idleTimeoutMs: number;
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
  /** Called at once when a booking is stored; its answer waits for the promise, if there is one. */
  readonly onBooking?: ((booking: Booking) => void | Promise<void>) | undefined;
}

const defaultIdleTimeoutMs = 30 * 60_000;

export function openPortal(options: PortalOptions): Portal {
  const {
    dataDirectory,
    idleTimeoutMs = defaultIdleTimeoutMs,
    now = Date.now,
    onBooking = () => {},
  } = options;
  const path = (name: string): string | undefined => dataDirectory && join(dataDirectory, name);
  const bookings = openJsonFile<readonly Booking[]>(path("bookings.json"), []);
  const logins = openJsonFile<readonly LoginSession[]>(path("logins.json"), []);
  return {
    bookings: createBookings(bookings),
    logins: createLoginSessions(logins, idleTimeoutMs, now),
    idleTimeoutMs,
    now,
    onBooking,
  };
}
