import type { Container } from "../data/containers.ts";
import { canBeBooked, containers, findContainer } from "../data/containers.ts";
import type { Slot } from "../data/slots.ts";
import { slotsOn } from "../data/slots.ts";
import { dayFromTerminalDay, isDay } from "../data/terminal-day.ts";
import type { Form } from "../http/form.ts";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import { HttpError } from "../http/http-error.ts";
import type { Reply } from "../http/reply.ts";
import { json, page, seeOther } from "../http/reply.ts";
import type { SignedInVisit, Visit } from "../http/visit.ts";
import type { Booking } from "../state/bookings.ts";
import { dayText, options } from "./format.ts";
import { csrfField, layout } from "./layout.ts";

/** Beyond these the page says how many there are; /api/bookings gives all. */
const shownBookings = 50;

const bookableNumbers = containers
  .filter(canBeBooked)
  .map(({ number }) => number)
  .toSorted();

export function showAppointments(visit: SignedInVisit): Reply {
  const { query, session, portal } = visit;
  const container = query.get("container") ?? "";
  const date = query.get("date") ?? "";
  const bookings = portal.bookings.of(session.username);
  const content = layout(visit, {
    title: "Appointments",
    lead: "Choose a container that is available, check the slots of a day and book one for your truck.",
    main: html`
      ${confirmation(bookings, query.get("booked"))}
      <div class="columns">
        <div>
          ${slotSearch(container, date)}
          ${date && slots(visit, requireContainer(container), requireDay(date))}
        </div>
        ${bookingList(bookings)}
      </div>
    `,
  });
  return page(content);
}

export async function bookAppointment(
  { portal, session }: SignedInVisit,
  form: Form,
): Promise<Reply> {
  const container = requireContainer(form.text("container"));
  const date = requireDay(form.text("date"));
  const slot = requireOpenSlot(date, form.text("time"));
  const booking = portal.bookings.add({
    username: session.username,
    container: container.number,
    date,
    time: slot.time,
    gate: slot.gate,
    bookedAt: new Date(portal.now()).toISOString(),
  });
  await portal.onBooking(booking);
  return seeOther(`/appointments?booked=${booking.reference}`);
}

/** `{ bookings }` of the visitor, oldest first, as JSON. */
export function listBookings({ session, portal }: Visit): Reply {
  if (!session) throw new HttpError(401, "Sign in first.");
  return json({ bookings: portal.bookings.of(session.username) });
}

function requireContainer(number: string): Container {
  const container = findContainer(number);
  if (!container) throw new HttpError(400, "Choose a container of this terminal.");
  if (!canBeBooked(container))
    throw new HttpError(409, `${number} cannot be picked up: it is ${container.status}.`);
  return container;
}

function requireDay(date: string): string {
  if (!isDay(date)) throw new HttpError(400, "Choose a day, written like 2026-03-03.");
  return date;
}

function requireOpenSlot(date: string, time: string): Slot {
  const slot = slotsOn(date).find((candidate) => candidate.time === time);
  if (!slot) throw new HttpError(400, "There is no such slot on that day.");
  if (!slot.open) throw new HttpError(409, `The slot at ${time} is closed.`);
  return slot;
}

function confirmation(bookings: readonly Booking[], reference: string | null): Html | undefined {
  const booking = bookings.find((candidate) => candidate.reference === reference);
  return (
    booking &&
    html`<p class="notice" role="status" data-testid="booked">
      Booked: <strong>${booking.reference}</strong>, ${booking.container} on
      ${dayText(booking.date)} at ${booking.time}, ${booking.gate}.
    </p>`
  );
}

function slotSearch(container: string, date: string): Html {
  return html`<form class="card" method="get" action="/appointments" aria-label="Check slots">
    <h2>Book a truck</h2>
    <div class="fields">
      <label>
        Container
        <select name="container" required>
          <option value="">Choose…</option>
          ${options(bookableNumbers, container)}
        </select>
      </label>
      <label
        >Date <input type="date" name="date" value="${date || dayFromTerminalDay(1)}" required
      /></label>
    </div>
    <button>Check slots</button>
  </form>`;
}

function slots(visit: SignedInVisit, container: Container, date: string): Html {
  return html`<section class="card table" aria-labelledby="slots">
    <h2 id="slots">Slots on ${dayText(date)}</h2>
    <table data-testid="slots">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Gate</th>
          <th scope="col">Expected wait</th>
          <th scope="col"><span class="unseen">Book</span></th>
        </tr>
      </thead>
      <tbody>
        ${slotsOn(date).map((slot) => slotRow(visit, container, date, slot))}
      </tbody>
    </table>
  </section>`;
}

function slotRow({ session }: SignedInVisit, container: Container, date: string, slot: Slot): Html {
  const { time, until, gate, open, waitMinutes } = slot;
  return html`<tr data-testid="slot">
    <th scope="row">${time}–${until}</th>
    <td>${gate}</td>
    <td>${open ? `${waitMinutes} min` : "–"}</td>
    <td>
      <form method="post" action="/appointments">
        ${csrfField(session.csrfToken)}
        <input type="hidden" name="container" value="${container.number}" />
        <input type="hidden" name="date" value="${date}" />
        <button class="small" name="time" value="${time}" ${!open && html` disabled`}>
          ${open ? `Book ${time}` : "Closed"}
        </button>
      </form>
    </td>
  </tr>`;
}

function bookingList(bookings: readonly Booking[]): Html {
  const shown = bookings.slice(-shownBookings).toReversed();
  return html`<section class="card table" aria-labelledby="bookings">
    <h2 id="bookings">
      Your bookings <small data-testid="booking-count">${bookings.length}</small>
    </h2>
    ${shown.length === 0 ? html`<p class="empty">Nothing booked yet.</p>` : bookingTable(shown)}
    ${shown.length < bookings.length && html`<p class="hint">Showing the latest ${shown.length}.</p>`}
  </section>`;
}

function bookingTable(bookings: readonly Booking[]): Html {
  return html`<table data-testid="bookings">
    <thead>
      <tr>
        <th scope="col">Reference</th>
        <th scope="col">Container</th>
        <th scope="col">Slot</th>
        <th scope="col">Gate</th>
      </tr>
    </thead>
    <tbody>
      ${bookings.map(
        ({ reference, container, date, time, gate }) =>
          html`<tr data-testid="booking">
            <th scope="row">${reference}</th>
            <td><a href="/containers/${container}">${container}</a></td>
            <td>${dayText(date)}, ${time}</td>
            <td>${gate}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
