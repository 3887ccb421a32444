import type { Container } from "../data/containers.ts";
import { canBeBooked, findContainer } from "../data/containers.ts";
import type { TimelineEvent } from "../data/timeline.ts";
import { timelineOf } from "../data/timeline.ts";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import { HttpError } from "../http/http-error.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { SignedInVisit, Visit } from "../http/visit.ts";
import { dayText, kilogramsText, momentText, statusBadge } from "./format.ts";
import { layout } from "./layout.ts";

export function showContainer(visit: SignedInVisit): Reply {
  const container = containerOf(visit);
  const { number } = container;
  const content = layout(visit, {
    title: number,
    lead: html`${statusBadge(container.status)} ${container.type.name} · ${container.call.line.name}`,
    aside:
      canBeBooked(container) &&
      html`<a class="button" href="/appointments?container=${number}">Book a truck</a>`,
    scripts: ["container.js"],
    main: html`<div class="columns">
      <section class="card" aria-labelledby="details">
        <h2 id="details">Details</h2>
        ${containerDetails(container)}
        <div class="actions">
          <button class="quiet" type="button" data-print="/containers/${number}/print">
            Print view
          </button>
          <a href="/containers/${number}/print" target="_blank" rel="noopener">Open in a new tab</a>
          <output aria-label="Print view" data-testid="print-view"></output>
        </div>
      </section>
      <section class="card" aria-labelledby="timeline">
        <h2 id="timeline">Timeline</h2>
        ${containerTimeline(container)}
      </section>
    </div>`,
  });
  return page(content);
}

/** The container named in the path. Throws {@link HttpError} 404. */
export function containerOf({ parameters }: Visit): Container {
  const container = findContainer(parameters.number ?? "");
  if (!container)
    throw new HttpError(404, "There is no container of that number at this terminal.");
  return container;
}

export function containerDetails({
  number,
  type,
  call,
  location,
  grossKg,
  lastFreeDay,
}: Container): Html {
  return html`<dl>
    <div>
      <dt>Container</dt>
      <dd>${number}</dd>
    </div>
    <div>
      <dt>Type</dt>
      <dd>${type.name} <small>${type.code}</small></dd>
    </div>
    <div>
      <dt>Shipping line</dt>
      <dd>${call.line.name}</dd>
    </div>
    <div>
      <dt>Vessel</dt>
      <dd>${call.vessel} <small>${call.voyage}</small></dd>
    </div>
    <div>
      <dt>Origin</dt>
      <dd>${call.origin}</dd>
    </div>
    <div>
      <dt>Arrival</dt>
      <dd>${momentText(call.berthsAt)}</dd>
    </div>
    <div>
      <dt>Location</dt>
      <dd data-testid="location">${location}</dd>
    </div>
    <div>
      <dt>Gross weight</dt>
      <dd>${kilogramsText(grossKg)}</dd>
    </div>
    <div>
      <dt>Last free day</dt>
      <dd>${dayText(lastFreeDay)}</dd>
    </div>
  </dl>`;
}

export function containerTimeline(container: Container): Html {
  return html`<ol class="timeline" data-testid="timeline">
    ${timelineOf(container).map(timelineEntry)}
  </ol>`;
}

function timelineEntry({ at, what, place }: TimelineEvent): Html {
  return html`<li data-testid="timeline-event">
    <strong>${what}</strong> <span class="place">${place}</span> ${momentText(at)}
  </li>`;
}
