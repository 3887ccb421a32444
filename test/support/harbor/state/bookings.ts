import type { JsonFile } from "./json-file.ts";

export interface Booking {
  /** Sequential, `"HBR-100001"` being the first. */
  readonly reference: string;
  readonly username: string;
  readonly container: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `"08:00"`. */
  readonly time: string;
  readonly gate: string;
  /** ISO 8601, UTC. */
  readonly bookedAt: string;
}

export interface Bookings {
  /**
   * Stores one more booking, even where an equal one exists: this site, like many, cannot tell a repeated request from a
   * second truck. Whoever drives it must not ask twice.
   */
  add(booking: Omit<Booking, "reference">): Booking;
  /** Oldest first. */
  all(): readonly Booking[];
  of(username: string): readonly Booking[];
  clear(): void;
}

const firstReference = 100_001;

export function createBookings(file: JsonFile<readonly Booking[]>): Bookings {
  return {
    add(details) {
      const bookings = file.read();
      const booking = { reference: `HBR-${firstReference + bookings.length}`, ...details };
      file.write([...bookings, booking]);
      return booking;
    },
    all: () => file.read(),
    of: (username) => file.read().filter((booking) => booking.username === username),
    clear: () => file.write([]),
  };
}
