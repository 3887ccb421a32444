import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";
import { layout } from "./layout.ts";

export function showDialogs(visit: Visit): Reply {
  const content = layout(visit, {
    title: "Dialogs",
    lead: "Every way in which a page can ask.",
    scripts: ["dialogs.js"],
    main: html`<div class="card">
      <div class="actions">
        <button type="button" id="alert">Show alert</button>
        <button type="button" id="confirm">Ask to confirm</button>
        <button type="button" id="prompt">Ask for a seal number</button>
        <button class="quiet" type="button" id="modal">Open modal</button>
      </div>
      <p>Result: <output data-testid="dialog-result" aria-label="Result">none yet</output></p>
      <label class="choice"
        ><input type="checkbox" id="guard" /> Ask before leaving this page</label
      >
      <dialog id="modal-dialog" aria-labelledby="modal-title">
        <form method="dialog">
          <h2 id="modal-title">Release the hold?</h2>
          <p>The container can be picked up at once.</p>
          <div class="actions">
            <button value="released">Release</button>
            <button class="quiet" value="kept">Keep the hold</button>
          </div>
        </form>
      </dialog>
    </div>`,
  });
  return page(content);
}
