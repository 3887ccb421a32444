import { describe, expect, test } from "vitest";
import type { PageOutline } from "../../page-content.ts";
import { outlineOf } from "../outline.ts";
import { pageOf } from "../support/page-of.ts";

function outlineIn(html: string): PageOutline {
  return outlineOf(pageOf(html));
}

/** Sections by their keys, in order, with the names of what can be done in them. */
function toldIn(html: string): Record<string, string[]> {
  const { order, sections, elements } = outlineIn(html);
  return Object.fromEntries(
    order.map((key) => [
      key,
      (sections[key]?.elements ?? []).map((handle) => elements[handle]?.name ?? "?"),
    ]),
  );
}

function backdrop(names: string[]): string {
  return names.map((name) => `<button raw-covered>${name}</button>`).join("");
}

describe("sections of a page", () => {
  test("come with dialogs first, then messages, then as the page has them", () => {
    const { order, sections } = outlineIn(`
      <nav aria-label="Main"><a href="/">Home</a></nav>
      <main><form aria-label="New"><input aria-label="Port"><button>Add</button></form></main>
      <div role="alert">Saved</div>
      <div role="dialog" aria-label="Confirm"><p>Really?</p><form aria-label="Why"><input aria-label="Reason"></form></div>`);
    expect(order).toEqual(["dialog-confirm", "form-why", "alert", "navigation-main", "form-new"]);
    expect(sections["form-why"]).toMatchObject({ within: "dialog-confirm" });
    expect(sections["form-new"]).not.toHaveProperty("within");
    expect(sections["alert"]).toMatchObject({ text: "Saved" });
  });

  test("of a dialog say what it asks, and whether it keeps the rest from being used", () => {
    const { sections } = outlineIn(`${backdrop(["a", "b", "c"])}
      <div role="dialog" aria-modal="true"><h2>Delete order?</h2><p>This cannot be undone.</p>
      <label>Reason <input></label><button>Delete</button></div>`);
    expect(sections["dialog-delete-order"]).toMatchObject({
      kind: "dialog",
      name: "Delete order?",
      modal: true,
      text: "This cannot be undone.",
    });
    expect(sections["dialog-delete-order"]?.elements).toHaveLength(2);
  });

  test("are called by no heading of a dialog that stands before them", () => {
    const told = toldIn(`<main><h1>Account</h1><button>Save</button><button>Undo</button>
      <dialog open="" aria-modal="true"><h2>Delete account?</h2><button>Cancel</button></dialog>
      <button>Export</button><button>Import</button></main>`);
    expect(told).toMatchObject({
      "dialog-delete-account": ["Cancel"],
      "controls-account": ["Save", "Undo", "Export", "Import"],
    });
  });

  test("leave out dialogs that are closed, and messages that say nothing", () => {
    expect(
      toldIn(`<div role="dialog" raw-hidden></div><dialog>closed</dialog><div role="alert"></div>
        <div aria-live="polite">${"<p>a long story</p>".repeat(60)}</div><button>Go</button>`),
    ).toEqual({ controls: ["Go"], text: [] });
  });

  test("take no rows for a message, though they are announced", () => {
    const { sections } = outlineIn(`<table aria-live="polite"><tr><th>Code</th><th>Text</th></tr>
      <tr><td>200</td><td>Well</td></tr><tr><td>404</td><td>None</td></tr></table>`);
    expect(Object.values(sections).map(({ kind }) => kind)).toEqual(["table"]);
  });

  test("know an overlay that nothing marks by what it covers", () => {
    const { sections, order } = outlineIn(`<div>${backdrop(["a", "b", "c", "d"])}</div>
      <div raw-box="300 200 400 200"><h2 raw-box="310 210 100 20">Subscribe</h2>
      <div raw-box="310 240 380 20"><button>Yes</button><button>No</button></div></div>`);
    expect(order[0]).toBe("dialog-subscribe");
    expect(sections["dialog-subscribe"]).toMatchObject({ modal: true });
  });

  test("take no menu for a dialog that lies over a part of the page", () => {
    const { order } =
      outlineIn(`<div><button raw-covered>a</button>${"<button>b</button>".repeat(6)}</div>
      <div raw-box="300 200 100 100"><a href="/x">One</a><a href="/y">Two</a></div>`);
    expect(order).toEqual(["controls"]);
  });

  test("are forms also where fields stand with their button and no form is around them", () => {
    expect(
      toldIn(`<main><div><h2>Sign in</h2><label>Email <input></label><label>Note <input></label><button>Go</button></div>
        <button>Other</button></main>`),
    ).toEqual({ "form-sign-in": ["Email", "Note", "Go"], "controls-main": ["Other"] });
  });

  test("are no form where a field stands among much else", () => {
    expect(
      toldIn(
        `<header><input placeholder="Find"><button>Theme</button><button>Mail</button><button>Me</button></header>`,
      ),
    ).toEqual({ "controls-banner": ["Find", "Theme", "Mail", "Me"] });
  });

  test.each([
    [`<form aria-label="Login"><input aria-label="a"></form>`, "form-login"],
    [
      `<form><fieldset><legend>Address</legend><input aria-label="a"></fieldset></form>`,
      "form-address",
    ],
    [
      `<form><input aria-label="Name"><fieldset><legend>Plan</legend><input aria-label="a"></fieldset></form>`,
      "form",
    ],
    [
      `<form><fieldset><legend>Plan</legend><input aria-label="a"></fieldset><h3>You</h3><input aria-label="b"></form>`,
      "form-you",
    ],
    [`<h3>Payment</h3><form><input aria-label="a"></form>`, "form-payment"],
    [`<form id="checkout"><input aria-label="a"></form>`, "form-checkout"],
    [`<form id="f-4711"><input aria-label="a"></form>`, "form"],
    [`<form role="search"><input aria-label="a"></form>`, "form-search"],
    [`<nav aria-labelledby="t"><b id="t">Help</b><a href="/x">a</a></nav>`, "navigation-help"],
    [`<div role="tablist"><div role="tab">a</div></div>`, "navigation-tablist"],
  ])("have a key of what they are called: %s", (html, key) => {
    expect(Object.keys(toldIn(html))).toContain(key);
  });

  test("keep their keys when others come before them", () => {
    const form = `<form id="pay"><input aria-label="a"></form><nav aria-label="Foot"><a href="/">b</a></nav>`;
    const before = Object.keys(toldIn(form));
    const after = Object.keys(
      toldIn(
        `<form aria-label="First"><input aria-label="c"></form><nav><a href="/n">n</a></nav>${form}`,
      ),
    );
    expect(after).toEqual(expect.arrayContaining(before));
  });

  test("of the same name are counted", () => {
    const form = `<form aria-label="Row"><input aria-label="a"></form>`;
    expect(Object.keys(toldIn(form.repeat(3)))).toEqual(["form-row", "form-row-2", "form-row-3"]);
  });

  test("group the rest by landmark and heading", () => {
    expect(
      toldIn(`<header><a href="/">Harbor</a></header>
        <main><h2>Ships</h2><button>Add</button><button>Sort</button><h2>Ports</h2><button>New</button><button>Map</button>
        <h2>One</h2><button>Alone</button></main>
        <section aria-label="Tools"><button>Zoom</button><button>Pan</button></section>
        <footer><a href="/imprint">Imprint</a></footer>`),
    ).toEqual({
      "controls-banner": ["Harbor"],
      "controls-main": ["Alone"],
      "controls-ships": ["Add", "Sort"],
      "controls-ports": ["New", "Map"],
      "controls-tools": ["Zoom", "Pan"],
      "controls-contentinfo": ["Imprint"],
    });
  });

  test("are those of the rows where a table stands in a form, which is told if more can be done in it", () => {
    const table = `<table><tr><th>Ship</th><th>Port</th></tr>
      <tr><td><a href="/1">Ada</a></td><td>Oslo</td></tr><tr><td><a href="/2">Bo</a></td><td>Kiel</td></tr>
      <tr><td><a href="/3">Cy</a></td><td>Riga</td></tr></table>`;
    const inForm = outlineIn(`<form id="ships">${table}<button>Delete all</button></form>`);
    const bare = outlineIn(`<form id="ships">${table}</form>`);
    const kinds = ({ order, sections }: PageOutline) => order.map((key) => sections[key]?.kind);
    expect(kinds(inForm)).toEqual(["form", "table"]);
    expect(inForm.sections[inForm.order[1] ?? ""]?.within).toBe("form-ships");
    expect(kinds(bare)).toEqual(["table"]);
  });
});
