import { describe, expect, test } from "vitest";
import { outlineOf } from "../../page-state/outline/outline.ts";
import { pageOf } from "../../page-state/outline/support/page-of.ts";
import type { PageContent, PageElement } from "../../page-state/page-content.ts";
import { assignRefs } from "../../page-state/refs/assign-refs.ts";
import { askedWords } from "./asked-words.ts";
import { haveEffects } from "./has-effect.ts";

const page = contentOf(`
  <nav><a href="/orders">Orders</a><a href="/pay/7">Pay</a></nav>
  <button>Download order 7</button><a href="#book">Book it here</a>
  <button role="tab">Schedule</button>
  <button aria-expanded="false">Order</button>
  <form aria-label="Search"><input aria-label="Text"/><button>Find</button></form>
  <form aria-label="Message"><textarea aria-label="Words"></textarea><button>Send</button></form>
  <form aria-label="Payment"><fieldset><legend>Card</legend><input aria-label="Holder"/></fieldset><button>OK</button></form>
  <section role="dialog" aria-label="Delete Ada?"><p>For good.</p><button>Yes</button><button>No</button></section>
  <section role="dialog" aria-label="We use cookies"><p>We share them.</p><button>Agree</button></section>
  <canvas aria-label="Map" raw-clickable="" raw-box="0 500 100 100"></canvas>`);

const click = (name: string) => ({ tool: "click", input: { ref: refOf(name) } });
const press = (key: string, name?: string) => ({
  tool: "press",
  input: { key, ...(name === undefined ? {} : { ref: refOf(name) }) },
});
const type = (name: string, text: string) => ({ tool: "type", input: { ref: refOf(name), text } });
const clickAt = (x: number, y: number) => ({ tool: "clickAt", input: { x, y } });

describe("what a call is done to tells whether it has an effect:", () => {
  test.each([
    ["a button that sends", click("Send")],
    ["a link that pays", click("Pay")],
    ["a link that leads nowhere else", click("Book it here")],
    ["the yes of a dialog that asks about one", click("Yes")],
    ["the OK of a form that is about one", click("OK")],
    ["Enter in a form whose button sends", press("Enter", "Words")],
    ["Enter with what sends in many places", press("Control+Enter", "Words")],
    ["Enter in a part of a form that pays", press("Enter", "Holder")],
    ["what is no download", { tool: "download", input: { ref: refOf("Send") } }],
    ["the space bar on a button that sends", press("Space", "Send")],
    ["a line that ends in a form whose button sends", type("Words", "Hello\n")],
    ["a click somewhere on the page", clickAt(900, 20)],
    ["a yes to whatever the browser will ask", { tool: "dialog", input: { accept: true } }],
  ])("%s may have one", (_, call) => expect(effects(call)).toEqual([true]));

  test.each([
    ["a link to what is only shown", click("Orders")],
    ["a part of the page", click("Schedule")],
    ["a menu that opens", click("Order")],
    ["a search", click("Find")],
    ["Enter that searches", press("Enter", "Text")],
    ["any other key", press("Escape", "Words")],
    ["words that are not sent yet", type("Words", "Hello")],
    ["the no of a dialog", click("No")],
    ["the consent to cookies", click("Agree")],
    ["a place on a map", clickAt(50, 550)],
    ["what is not there", { tool: "click", input: { ref: "e999" } }],
    ["a download", { tool: "download", input: { ref: refOf("Download order 7") } }],
    ["a menu of what can be done", { tool: "click", input: { ref: refOf("Send"), right: true } }],
    ["a page that is gone to", { tool: "goto", input: { url: "https://harbor.test/pay" } }],
  ])("%s has none", (_, call) => expect(effects(call)).toEqual([false]));

  test("somebody is asked about it with the dialog or form around it", () => {
    const calls = [click("Yes"), press("Enter", "Holder"), click("Download order 7")];
    expect(askedWords(withIds(calls), page)).toEqual([
      expect.stringMatching(/^click e\d+ button "Yes" in dialog "Delete Ada\? For good\."$/),
      expect.stringMatching(/^press "?.* in form "Payment"$/),
      expect.stringMatching(/^click e\d+ button "Download order 7"$/),
    ]);
  });

  test("a key goes to what was filled in before it", () => {
    const fill = { tool: "fill", input: { ref: refOf("Words"), value: "Hello" } };
    expect(effects(press("Enter"))).toEqual([false]);
    expect(effects(fill, press("Enter"))).toEqual([false, true]);
  });

  test("of a page that could not be read nobody knows", () => {
    expect(haveEffects([{ id: "1", ...click("Find") }], undefined)).toEqual([true]);
  });
});

function effects(...calls: { tool: string; input: object }[]): boolean[] {
  return haveEffects(withIds(calls), page);
}

function withIds(calls: { tool: string; input: object }[]) {
  return calls.map((call, at) => ({ id: `${at}`, ...call }));
}

function contentOf(html: string): PageContent {
  const raw = pageOf(html);
  return assignRefs(outlineOf(raw), raw, undefined).memory.content;
}

function refOf(name: string): string {
  const elements = Object.entries<PageElement>(page.elements);
  const found = elements.find(([, element]) => element.name === name && element.verb !== undefined);
  if (found === undefined) throw new Error(`there is no "${name}": ${JSON.stringify(elements)}`);
  return found[0];
}
