import type { Html } from "../http/html.ts";
import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";
import { layout } from "./layout.ts";

const longestDelayMs = 10_000;

/** One of every control a site may have. `?delay=` sets after how many milliseconds the late ones come. */
export function showControls(visit: Visit): Reply {
  const content = layout(visit, {
    title: "Form controls",
    lead: "One of everything, to practise on.",
    scripts: ["controls.js", "seal-counter.js"],
    main: html`<div class="columns" id="controls" data-delay="${delayMs(visit)}">
      <div>${form}</div>
      <div>${pointer} ${dragging} ${timing} ${endless}</div>
    </div>`,
  });
  return page(content);
}

function delayMs({ query }: Visit): number {
  const asked = Number(query.get("delay") ?? 800);
  return Number.isInteger(asked) && asked >= 0 ? Math.min(asked, longestDelayMs) : 800;
}

const form: Html = html`<form
  class="card"
  id="transport"
  autocomplete="off"
  aria-label="Transport order"
>
  <h2>Transport order</h2>
  <div class="fields">
    <label>Driver <input name="driver" placeholder="Full name" /></label>
    <label>Gate code <input name="gateCode" type="password" autocomplete="new-password" /></label>
    <label>E-mail <input name="email" type="email" /></label>
    <label>Phone <input name="phone" type="tel" /></label>
    <label>Packages <input name="packages" type="number" min="0" max="999" /></label>
    <label>Pick-up day <input name="day" type="date" /></label>
    <label>Priority <input name="priority" type="range" min="0" max="10" value="5" /></label>
    <label>Label colour <input name="colour" type="color" value="#0f6e84" /></label>
    <label>
      Port of discharge
      <select name="port">
        <option value="">Choose…</option>
        <optgroup label="Europe">
          <option value="GDN">Gdańsk</option>
          <option value="PIR">Piraeus</option>
        </optgroup>
        <optgroup label="Asia">
          <option value="PUS">Busan</option>
          <option value="KHH" disabled>Kaohsiung</option>
        </optgroup>
      </select>
    </label>
    <label>
      Equipment
      <select name="equipment" multiple size="3">
        <option>Chassis</option>
        <option>Genset</option>
        <option>Twist locks</option>
      </select>
    </label>
  </div>
  <label>Instructions <textarea name="instructions" rows="3"></textarea></label>
  <fieldset>
    <legend>Haulage</legend>
    <label class="choice"
      ><input type="radio" name="haulage" value="carrier" checked /> Carrier haulage</label
    >
    <label class="choice"
      ><input type="radio" name="haulage" value="merchant" /> Merchant haulage</label
    >
  </fieldset>
  <label class="choice"
    ><input type="checkbox" name="reefer" value="yes" /> Reefer plug needed</label
  >
  <label class="choice"><input type="checkbox" name="customs" value="yes" /> Customs cleared</label>
  <p id="remarks-label" class="label">Remarks</p>
  <div
    class="field"
    id="remarks"
    contenteditable="true"
    role="textbox"
    aria-multiline="true"
    aria-labelledby="remarks-label"
  ></div>
  <button>Show values</button>
  <button class="quiet" type="reset">Reset</button>
  <pre data-testid="values" aria-label="Values"></pre>
  <p>Last key: <output data-testid="last-key" aria-label="Last key">none</output></p>
</form>`;

const pointer: Html = html`<section class="card" aria-labelledby="pointer">
  <h2 id="pointer">Pointer</h2>
  <div class="actions">
    <button class="quiet" type="button" id="double">Double-click to seal</button>
    <output data-testid="double-result" aria-label="Seal">open</output>
  </div>
  <div class="menu">
    <button class="quiet" type="button" aria-haspopup="menu">More actions</button>
    <ul role="menu">
      <li role="menuitem" tabindex="-1">Weigh</li>
      <li role="menuitem" tabindex="-1">Inspect</li>
      <li role="menuitem" tabindex="-1">Move to block E</li>
    </ul>
    <output data-testid="menu-result" aria-label="Chosen action">nothing chosen</output>
  </div>
  <canvas id="yard" width="320" height="120" role="img" aria-label="Yard map"></canvas>
  <p>Last click: <output data-testid="canvas-result" aria-label="Last click">none</output></p>
  <seal-counter data-testid="seal-counter"></seal-counter>
</section>`;

const dragging: Html = html`<section class="card" aria-labelledby="dragging">
  <h2 id="dragging">Drag and drop</h2>
  <div class="lanes">
    <ul class="lane" id="waiting" aria-label="Waiting">
      <li draggable="true" id="truck-1">Truck 1</li>
      <li draggable="true" id="truck-2">Truck 2</li>
      <li draggable="true" id="truck-3">Truck 3</li>
    </ul>
    <ul class="lane" id="loading" aria-label="Loading"></ul>
  </div>
  <p class="hint">Or sort these with the pointer:</p>
  <ul class="lane" id="order" aria-label="Loading order">
    <li>First crane</li>
    <li>Second crane</li>
    <li>Third crane</li>
  </ul>
  <p>Lanes: <output data-testid="drag-result" aria-label="Lanes">unchanged</output></p>
  <p>Order: <output data-testid="order-result" aria-label="Order">unchanged</output></p>
</section>`;

const timing: Html = html`<section class="card" aria-labelledby="timing">
  <h2 id="timing">Late and covered</h2>
  <div class="actions">
    <button type="button" id="late-enabled" disabled>Release crane</button>
    <span class="covered">
      <button type="button" id="covered">Open gate</button>
      <span class="cover" id="cover">Checking…</span>
    </span>
    <span id="late-place"></span>
  </div>
  <p>Pressed: <output data-testid="timing-result" aria-label="Pressed">nothing</output></p>
</section>`;

const endless: Html = html`<section class="card" aria-labelledby="endless">
  <h2 id="endless">Gate log</h2>
  <div class="scroll" id="gate-log" tabindex="0" role="region" aria-labelledby="endless">
    <ol data-testid="gate-log"></ol>
    <p id="gate-log-end" class="hint">Scroll for more</p>
  </div>
</section>`;
