import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import type { ContainerStatus } from "../data/containers.ts";

const day = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const clock = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});
const whole = new Intl.NumberFormat("en-GB");

/** `2026-03-02` or a moment in it → `2 Mar 2026`. */
export function dayText(date: string): Html {
  return html`<time datetime="${date}">${day.format(new Date(date))}</time>`;
}

/** An ISO 8601 moment → `2 Mar 2026, 14:20`, in UTC. */
export function momentText(at: string): Html {
  const moment = new Date(at);
  return html`<time datetime="${at}">${day.format(moment)}, ${clock.format(moment)}</time>`;
}

export function kilogramsText(kilograms: number): string {
  return `${whole.format(kilograms)} kg`;
}

export function statusBadge(status: ContainerStatus): Html {
  return html`<span class="badge ${status.toLowerCase().replaceAll(" ", "-")}">${status}</span>`;
}

/** The options of a select, the chosen one selected. */
export function options(values: readonly string[], chosen: string | undefined): Html[] {
  return values.map(
    (value) => html`<option${value === chosen && html` selected`}>${value}</option>`,
  );
}
