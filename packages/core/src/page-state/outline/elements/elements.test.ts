import { describe, expect, test } from "vitest";
import type { PageElement } from "../../page-content.ts";
import { elementsOf } from "../support/elements-of.ts";
import { pageOf } from "../support/page-of.ts";
import { PageTree } from "../tree.ts";

const elementsIn = (html: string): PageElement[] => [
  ...elementsOf(new PageTree(pageOf(html))).values(),
];

/** Such as "click button Save". */
const toldOf = (html: string): string[] =>
  elementsIn(html).map(({ verb, role, name }) => `${verb} ${role} ${name}`.trim());

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
      `<div contenteditable="true">Write <a href="/x">here</a> <button>Bold</button></div>`,
      ["fill div Write here Bold", "click button Bold"],
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
      ["click div Delete"],
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
    const [canvas, shape] = elementsIn(
      `<canvas raw-box="10.4 20.6 300 150"></canvas><canvas raw-box="0 0 8 8"></canvas>
       <svg><rect raw-clickable aria-label="March" raw-box="5 5 20 60"></rect></svg><svg><path></path></svg>`,
    );
    expect(canvas).toMatchObject({
      verb: "clickAt",
      box: { x: 10, y: 21, width: 300, height: 150 },
    });
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

describe("an element's name", () => {
  test.each([
    [`<input raw-name="By the tree" placeholder="no">`, "By the tree"],
    [`<label for="n">Your name</label><input id="n" raw-ignored>`, "Your name"],
    [`<label>Your name <input raw-ignored raw-value="Ada"></label>`, "Your name"],
    [`<input placeholder="you@harbor.test">`, "you@harbor.test"],
    [`<button><i class="bi bi-trash-fill"></i></button>`, "Delete"],
    [`<button><i class="fas fa-times"></i></button>`, "Close"],
    [`<button class="btn-close"></button>`, "Close"],
    [`<button><svg><use href="/icons.svg#icon-search"></use></svg></button>`, "Search"],
    [`<button><i class="fa fa-anchor"></i></button>`, ""],
    [`<button raw-name="\uf00d"><i class="fa fa-times"></i></button>`, "Close"],
    [`<button raw-name=""><img alt="Cart" raw-ignored></button>`, "Cart"],
    [`<a href="/x" raw-name=""><svg><title>Profile</title></svg></a>`, "Profile"],
    [`<div><label>Date</label><div><input></div></div>`, "Date"],
    [`<table><tr><td>City:</td><td><input></td></tr></table>`, "City"],
    [`<p>Port: <input></p>`, "Port"],
    [`<p><input type="radio"> By sea <br></p>`, "By sea"],
    [`<div><label>From</label><input raw-name="From"><input></div>`, ""],
    [`<input name="billing[firstName]">`, "billing first name"],
    [`<input id="input-4711">`, ""],
    [`<button raw-name="${"x".repeat(300)}"></button>`, `${"x".repeat(199)}…`],
  ])("is what the page calls it: %s", (html, name) => {
    expect(elementsIn(html).at(-1)?.name).toBe(name);
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
    [`<a href="/orders?page=2#top">2</a>`, { href: "/orders?page=2#top" }],
    [`<a href="https://other.test/x">Other</a>`, { href: "https://other.test/x" }],
    [`<a href="https://ada:secret@other.test/x">Other</a>`, { href: "https://other.test/x" }],
    [`<base href="/app/"><a href="orders">Orders</a>`, { href: "/app/orders" }],
    [`<div contenteditable="true">Dear all</div>`, { value: "Dear all" }],
  ])("is what the page holds: %s", (html, told) => {
    expect(elementsIn(html)[0]).toMatchObject(told);
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

describe("why nothing can be done with an element", () => {
  const reasonsIn = (html: string) => elementsIn(html).map(({ disabled }) => disabled);

  test.each([
    [
      `<button disabled>a</button><div role="button" aria-disabled="true">b</div>`,
      ["disabled", "disabled"],
    ],
    [`<fieldset disabled><legend><input></legend><input></fieldset>`, [undefined, "disabled"]],
    [`<div aria-disabled="true"><button>a</button></div>`, ["disabled"]],
    [
      `<li class="page disabled"><a href="/x">Next</a></li><a href="/y" class="disabled">y</a><a href="/z">z</a>`,
      ["disabled", "disabled", undefined],
    ],
    [
      `<input readonly><div contenteditable="true" aria-readonly="true">x</div><button>b</button>`,
      ["readOnly", "readOnly", undefined],
    ],
    [`<div inert><button>a</button></div>`, ["inert"]],
    [`<button raw-covered>a</button><button>b</button>`, ["covered", undefined]],
    [`<label for="c">On</label><input id="c" type="checkbox" raw-covered>`, [undefined]],
    [
      `<label for="c" raw-covered>On</label><input id="c" type="checkbox" raw-covered>`,
      ["covered"],
    ],
  ])("is told: %s", (html, reasons) => {
    expect(reasonsIn(html)).toEqual(reasons);
  });

  test("is the modal dialog in front of it, also where that does not lie right over it", () => {
    const page = `<button raw-covered>a</button><button raw-box="0 5000 80 20">b</button>
      <div role="dialog" aria-modal="true"><button>c</button></div>`;
    expect(reasonsIn(page)).toEqual(["covered", "covered", undefined]);
  });

  test("is no dialog that says it is modal and lets the page be used", () => {
    const page = `<button>a</button><div role="dialog" aria-modal="true"><button>c</button></div>`;
    expect(reasonsIn(page)).toEqual([undefined, undefined]);
  });

  test("is that the browser keeps all from use that is outside of an open dialog", () => {
    const raw = pageOf(`<button>a</button><dialog open><button>b</button></dialog>`);
    const dialog = raw.nodes.find(({ tag }) => tag === "dialog");
    if (dialog !== undefined) dialog.states = { modal: true };
    const elements = [...elementsOf(new PageTree(raw)).values()];
    expect(elements.map(({ disabled }) => disabled)).toEqual(["inert", undefined]);
  });
});
