import { vesselCalls } from "../data/vessel-calls.ts";
import type { VesselCall } from "../data/vessel-calls.ts";
import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import { partnerOrigin } from "../http/security-headers.ts";
import type { Visit } from "../http/visit.ts";
import { momentText } from "./format.ts";
import { bareLayout, layout } from "./layout.ts";

const berths = [1, 2, 3, 4, 5];

const callsByArrival = vesselCalls.toSorted((left, right) =>
  left.berthsAt < right.berthsAt ? -1 : 1,
);

/** Shows the berth plan twice: in a frame of this origin, and in one of the partner's. */
export function showBerths(visit: Visit): Reply {
  const content = layout(visit, {
    title: "Berths",
    lead: "Our own plan, and the same as our partner publishes it on another address.",
    main: html`<div class="columns">
      <section class="card" aria-labelledby="own">
        <h2 id="own">East terminal</h2>
        <iframe name="own-plan" title="Berth plan" src="/berths/plan"></iframe>
      </section>
      <section class="card" aria-labelledby="partner">
        <h2 id="partner">West terminal</h2>
        <iframe
          name="partner-plan"
          title="Partner berth plan"
          src="${partnerOrigin(visit.url)}/berths/plan"
        ></iframe>
      </section>
    </div>`,
  });
  return page(content);
}

export function showBerthPlan(visit: Visit): Reply {
  const content = bareLayout(visit, {
    title: "Berth plan",
    scripts: ["berth-plan.js"],
    main: html`<main class="plan">
      <p>Served by <code data-testid="plan-origin">${visit.url.host}</code></p>
      <form id="note">
        <label>Berth note <input name="note" autocomplete="off" /></label>
        <button class="small">Save note</button>
      </form>
      <p>Note found at load: <output data-testid="berth-note" aria-label="Berth note"></output></p>
      <ol>
        ${berths.map(berthEntry)}
      </ol>
    </main>`,
  });
  return page(content);
}

function berthEntry(berth: number): Html {
  const calls = callsByArrival.filter((call) => call.berth === berth);
  return html`<li>
    <strong>Berth ${berth}</strong>
    <ul>
      ${calls.map(callEntry)}
    </ul>
  </li>`;
}

function callEntry({ vessel, voyage, berthsAt }: VesselCall): Html {
  return html`<li>${vessel} <small>${voyage}</small> ${momentText(berthsAt)}</li>`;
}
