import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { SignedInVisit } from "../http/visit.ts";
import { containerDetails, containerOf, containerTimeline } from "./container.ts";
import { bareLayout } from "./layout.ts";

export function showPrintView(visit: SignedInVisit): Reply {
  const container = containerOf(visit);
  const content = bareLayout(visit, {
    title: `Print ${container.number}`,
    scripts: ["print-view.js"],
    main: html`<main class="print">
      <h1>Container ${container.number}</h1>
      ${containerDetails(container)}
      <h2>Timeline</h2>
      ${containerTimeline(container)}
      <p class="actions">
        <button type="button" id="print">Print</button>
        <button class="quiet" type="button" id="close">Close window</button>
      </p>
    </main>`,
  });
  return page(content);
}
