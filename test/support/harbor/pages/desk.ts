import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";
import { assetText } from "./assets.ts";
import { layout } from "./layout.ts";

/** Everything on the desk lives in the browser; the server never sees it. */
export function showDesk(visit: Visit): Reply {
  const content = layout(visit, {
    title: "My desk",
    lead: "Kept in this browser only.",
    firstScript: assetText("desk-at-load.js"),
    scripts: ["desk.js"],
    main: html`<div class="columns">
      <div>
        <form class="card" id="preferences" aria-label="Preferences">
          <h2>Preferences</h2>
          <div class="fields">
            <label>
              Theme
              <select name="theme">
                <option value="system">As the system</option>
                <option value="light">Light</option>
                <option value="dark">Dark</option>
              </select>
            </label>
            <label>
              Home terminal
              <select name="terminal">
                <option>East terminal</option>
                <option>West terminal</option>
              </select>
            </label>
          </div>
          <label>Notes <textarea name="notes" rows="3"></textarea></label>
          <button>Save preferences</button>
          <output aria-label="Preferences" data-testid="preferences-saved"></output>
        </form>
        <form class="card" aria-label="Message to the terminal">
          <h2>Draft</h2>
          <label>Message to the terminal <textarea id="draft" rows="3"></textarea></label>
          <p class="hint">Kept for this tab as you type.</p>
        </form>
        <form class="card" id="lists" aria-label="Saved lists">
          <h2>Saved lists</h2>
          <div class="fields">
            <label>List name <input name="name" required /></label>
            <label
              >Containers <input name="containers" placeholder="Numbers, with commas between"
            /></label>
          </div>
          <label class="choice"
            ><input type="checkbox" name="sealed" /> Attach a file and a signing key</label
          >
          <button>Save list</button>
          <ul id="saved-lists" data-testid="saved-lists"></ul>
        </form>
      </div>
      <section class="card" aria-labelledby="found">
        <h2 id="found">Found at load</h2>
        <p class="hint">Read by the first script of this page, before any other ran.</p>
        <dl id="found-at-load" data-testid="found-at-load"></dl>
      </section>
    </div>`,
  });
  return page(content);
}
