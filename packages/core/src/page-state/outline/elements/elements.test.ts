import { describe, expect, test } from "vitest";
import type { PageElement } from "../../page-content.ts";
import { elementsOf } from "../support/elements-of.ts";
import { pageOf } from "../support/page-of.ts";
import { PageTree } from "../tree.ts";

function elementsIn(html: string): PageElement[] {
  return [...elementsOf(new PageTree(pageOf(html))).values()];
}

/** Such as "click button Save". */
function toldOf(html: string): string[] {
  return elementsIn(html).map(({ verb, role, name }) => `${verb} ${role} ${name}`.trim());
}

describe("what can be acted on", () => {
  test.each([
    [`<a href="/x">Orders</a><a>no link</a>`, ["click link Orders"]],
    [
      `<button>Save</button><input type="submit" value="Send"><input type="hidden" value="t">`,
      ["click button Save", "click button Send"],
    ],
    [
      `<input><textarea></textarea><input type="date">`,
      ["fill textbox", "fill textbox", "fill textbox"],
    ],
    [
      `<input type="range" aria-label="Volume"><input type="number">`,
      ["fill slider Volume", "fill spinbutton"],
    ],
    [
      `<input type="checkbox"><input type="radio"><input type="file">`,
      ["check checkbox", "check radio", "upload file"],
    ],
    [`<select><option>a</option></select>`, ["select combobox"]],
    [`<details><summary>More</summary></details>`, ["click summary More"]],
    [
      `<div contenteditable="true"><p raw-clickable>Write <a href="/x">here</a></p> <button>Bold</button></div>`,
      ["fill div", "click button Bold"],
    ],
    [
      `<video controls aria-label="Tour" src="/a.mp4"></video><video src="/b.mp4"></video>`,
      ["click video Tour"],
    ],
    [
      `<div role="switch" aria-label="Dark"></div><div role="tab">One</div>`,
      ["check switch Dark", "click tab One"],
    ],
    [
      `<div role="slider" aria-label="Price"></div><div role="treeitem">Src</div>`,
      ["click slider Price", "click treeitem Src"],
    ],
    [
      `<div role="combobox" aria-label="City"><input role="searchbox" aria-label="City"></div>`,
      ["fill searchbox City"],
    ],
    [`<button raw-hidden>Gone</button><button raw-unlaid>None</button>`, []],
    [`<a href="/x" raw-hidden><b>Seen in it</b></a>`, ["click link Seen in it"]],
  ])("is what it is by its tag or its role: %s", (html, told) => {
    expect(toldOf(html)).toEqual(told);
  });

  test.each([
    [
      `<label><input type="checkbox" raw-hidden raw-box="0 0 1 1"> Remember me</label>`,
      ["check checkbox Remember me"],
    ],
    [
      `<input id="a" type="radio" raw-unlaid><label for="a">Express</label>`,
      ["check radio Express"],
    ],
    [`<input id="a" type="radio" raw-unlaid><label for="a" raw-hidden></label>`, []],
    [
      `<span>on<input type="checkbox" aria-label="Wifi" raw-hidden raw-box="0 0 40 20"><i>o</i></span>`,
      ["check checkbox Wifi"],
    ],
    [`<div>Drop files here <input type="file" raw-unlaid></div>`, ["upload file Drop files here"]],
    [`<div raw-unlaid>Drop files here <input type="file" raw-unlaid></div>`, []],
    [`<label>Name <input raw-hidden raw-box="0 0 1 1"></label>`, []],
  ])("is the real control behind one that is drawn: %s", (html, told) => {
    expect(toldOf(html)).toEqual(told);
  });

  test.each([
    [`<div raw-clickable>Archive</div>`, ["click div Archive"]],
    [
      `<div onclick="go()">Archive</div><div tabindex="0">Focus me</div><div tabindex="-1">not me</div>`,
      ["click div Archive", "click div Focus me"],
    ],
    [
      `<div raw-clickable><span raw-pointer><i class="fa fa-trash"></i></span></div>`,
      ["click span Delete"],
    ],
    [
      `<ul raw-clickable><li raw-pointer>One</li><li raw-pointer>Two</li></ul>`,
      ["click listitem One", "click listitem Two"],
    ],
    [
      `<div raw-clickable><button>One</button><button>Two</button></div>`,
      ["click button One", "click button Two"],
    ],
    [`<div raw-clickable><a href="/x">Open</a></div>`, ["click link Open"]],
    [
      `<div raw-clickable raw-pointer><h3>Pier 4</h3><button>Save</button></div>`,
      ["click div Pier 4 Save", "click button Save"],
    ],
    [`<li raw-pointer><a raw-clickable>Home</a></li>`, ["click listitem Home"]],
    [
      `<li raw-pointer><a raw-clickable>Home</a><ul><li><a href="/x">Sub</a></li></ul></li>`,
      ["click link Home", "click link Sub"],
    ],
    [`<button raw-clickable><span raw-clickable>Go</span></button>`, ["click button Go"]],
    [
      `<div role="treeitem">Folder <i raw-clickable title="Expand"></i></div>`,
      ["click treeitem Folder", "click i Expand"],
    ],
    [`<label raw-clickable>Name <input></label>`, ["fill textbox Name"]],
    [`<div tabindex="0"><p>${"long text ".repeat(20)}</p></div>`, []],
    [`<body raw-clickable><p>text</p></body>`, []],
  ])("is what reacts without saying so, once: %s", (html, told) => {
    expect(toldOf(html)).toEqual(told);
  });

  test("is one thing where one wraps another", () => {
    expect(toldOf(`<a href="/x"><button>Buy</button></a>`)).toEqual(["click link Buy"]);
    expect(toldOf(`<li role="menuitem"><a href="/x">Log out</a></li>`)).toEqual([
      "click link Log out",
    ]);
    expect(
      toldOf(`<a href="/x"><img src="/i"><button aria-label="Wish"></button></a>`),
    ).toHaveLength(2);
  });

  test("is drawn, and then clicked at by its place", () => {
    const [canvas, listening, shape] = elementsIn(
      `<canvas raw-box="10.4 20.6 300 150"></canvas><canvas raw-box="0 0 8 8"></canvas>
       <canvas raw-clickable raw-box="0 200 300 150"></canvas>
       <svg><rect raw-clickable aria-label="March" raw-box="5 5 20 60"></rect></svg><svg><path></path></svg>`,
    );
    expect(canvas).toMatchObject({
      verb: "clickAt",
      box: { x: 10, y: 21, width: 300, height: 150 },
    });
    expect(listening).toMatchObject({ verb: "clickAt", box: { y: 200 } });
    expect(shape).toMatchObject({ verb: "clickAt", name: "March" });
  });

  test("is a region that scrolls, where it hides something", () => {
    const raw = pageOf(
      `<div aria-label="Log" raw-box="0 0 300 200"></div><div raw-box="0 300 300 200"></div>`,
    );
    const [log, other] = raw.nodes.filter(({ tag }) => tag === "div");
    if (log === undefined || other === undefined) throw new Error("no regions");
    log.scrolled = { x: 0, y: 300, width: 300, height: 800 };
    other.scrolled = { x: 0, y: 0, width: 300, height: 210 };
    expect([...elementsOf(new PageTree(raw)).values()]).toEqual([
      { role: "div", name: "Log", verb: "scroll", value: "50%" },
    ]);
  });
});

describe("what is told of an element", () => {
  test.each<[string, Partial<PageElement>]>([
    [
      `<input raw-value="Ada" required minlength="2" maxlength="40" pattern="[a-z]+">`,
      {
        value: "Ada",
        constraints: { required: true, minLength: 2, maxLength: 40, pattern: "[a-z]+" },
      },
    ],
    [
      `<input type="number" min="1" max="9" step="2">`,
      { constraints: { type: "number", min: "1", max: "9", step: "2" } },
    ],
    [
      `<input type="file" accept="image/*" multiple raw-value="C:\\fakepath\\map.png">`,
      { value: "map.png", constraints: { accept: "image/*", multiple: true } },
    ],
    [`<input type="checkbox" checked>`, { checked: true }],
    [`<div role="checkbox" aria-checked="mixed"></div>`, { checked: "mixed" }],
    [
      `<button aria-pressed="true" aria-expanded="false">B</button>`,
      { pressed: true, expanded: false },
    ],
    [`<div role="tab" aria-selected="true">T</div>`, { selected: true }],
    [`<a href="#" aria-current="page">Here</a>`, { current: true }],
    [
      `<select><option value="1">One</option><option value="2" selected>Two</option></select>`,
      { value: "Two", options: ["One", "Two"] },
    ],
    [
      `<input list="l"><datalist id="l"><option value="Oslo"></option></datalist>`,
      { options: ["Oslo"] },
    ],
    [
      `<button role="combobox" aria-controls="b">Oslo</button><div id="b" role="listbox"><div role="option" aria-selected="true">Oslo</div></div>`,
      { options: ["Oslo"] },
    ],
    [`<input aria-invalid="true" raw-error="Too short">`, { error: "Too short" }],
    [
      `<input aria-invalid="true" aria-describedby="e"><p id="e">Not a port</p>`,
      { error: "Not a port" },
    ],
    [
      `<input aria-describedby="e" raw-description="As on the bill"><p id="e">As on the bill</p>`,
      { description: "As on the bill" },
    ],
    [
      `<div><input class="is-invalid"><div class="invalid-feedback">Choose one</div></div>`,
      { error: "Choose one" },
    ],
    [`<label>Name <input placeholder="Ada Lovelace"></label>`, { description: "Ada Lovelace" }],
    [
      `<fieldset aria-label="Insured?"><label><input type="radio"> Yes</label></fieldset>`,
      { name: "Yes", description: "Insured?" },
    ],
    [`<a href="/orders?page=2#top">2</a>`, { href: "/orders?page=2#top" }],
    [`<a href="https://other.test/x">Other</a>`, { href: "https://other.test/x" }],
    [`<a href="https://ada:secret@other.test/x">Other</a>`, { href: "https://other.test/x" }],
    [`<base href="/app/"><a href="orders">Orders</a>`, { href: "/app/orders" }],
    [`<div contenteditable="true">Dear all</div>`, { value: "Dear all" }],
  ])("is what the page holds: %s", (html, told) => {
    expect(elementsIn(html)[0]).toMatchObject(told);
  });

  test("is what stands beside it, of one without a name, as long as that is about nothing else", () => {
    const row = `<div><p>Email me</p><div><span raw-pointer raw-box="0 0 40 20"></span></div></div>`;
    expect(elementsIn(row)[0]).toMatchObject({ name: "", description: "Email me" });
    const shared = `<div><p>Email me</p><a href="/why">Why?</a><span raw-pointer raw-box="0 0 40 20"></span></div>`;
    expect(elementsIn(shared).at(-1)).not.toHaveProperty("description");
  });

  test("offers no option that cannot be chosen, though it is what is chosen", () => {
    const [select] = elementsIn(`<select><option disabled="" selected="">Choose a port</option>
      <option>Oslo</option><option disabled="">Kaohsiung</option>
      <optgroup label="Closed" disabled=""><option>Busan</option></optgroup></select>`);
    expect(select).toMatchObject({ value: "Choose a port", options: ["Oslo"] });
    expect(select).not.toHaveProperty("optionCount");
  });

  test("names the first options of many, and how many there are", () => {
    const options = Array.from({ length: 30 }, (_, index) => `<option>${index}</option>`).join("");
    const [select] = elementsIn(`<select>${options}</select>`);
    expect(select?.options).toHaveLength(20);
    expect(select?.optionCount).toBe(30);
  });

  test("says nothing of what it does not know", () => {
    expect(
      elementsIn(
        `<button>Go</button><a href="javascript:void(0)">Do</a><input aria-invalid="false" pattern="x">`,
      ),
    ).toEqual([
      { role: "button", name: "Go", verb: "click" },
      { role: "link", name: "Do", verb: "click" },
      { role: "textbox", name: "", verb: "fill", constraints: { pattern: "x" } },
    ]);
  });
});
