import { describe, expect, test } from "vitest";
import { elementsOf } from "../support/elements-of.ts";
import { pageOf } from "../support/page-of.ts";
import { PageTree } from "../tree.ts";

describe("why nothing can be done with an element", () => {
  const reasonsIn = (html: string) =>
    [...elementsOf(new PageTree(pageOf(html))).values()].map(({ disabled }) => disabled);

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
