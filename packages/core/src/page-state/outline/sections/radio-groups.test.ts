import { expect, it } from "vitest";
import { changedLines, diffLines } from "../../diff/lines/diff-lines.ts";
import { applyPatch, diffPages } from "../../diff/merge-patch.ts";
import type { PageMemory } from "../../page-memory.ts";
import { assignRefs } from "../../refs/assign-refs.ts";
import { encodePage } from "../../text/encode-page.ts";
import { viewActions } from "../../view/action-state.ts";
import { bounded } from "../bounds.ts";
import { outlineOf } from "../outline.ts";
import { pageOf } from "../support/page-of.ts";

const order = `<form aria-label="Order"><input placeholder="Name"><fieldset aria-label="Size">
  <label><input type="radio" name="size"> Small</label><label><input type="radio" name="size" checked=""> Medium</label>
  <label><input type="radio" name="size" disabled=""> Large, and larger</label></fieldset>
  <div role="radiogroup" aria-label="Colour" aria-required="true"><i role="radio" tabindex="0">Red</i><i role="radio" tabindex="-1">Blue</i></div>
  <fieldset aria-label="Two"><label><input type="radio" name="a"> A</label><label><input type="radio" name="b"> B</label></fieldset>
  <button>Buy</button></form>`;

function read(html: string, before?: PageMemory): PageMemory {
  const raw = pageOf(html);
  return assignRefs(outlineOf(raw), raw, before?.refs).memory;
}

it("radio buttons under one name are one control, and those of several questions are not", () => {
  const { content } = read(order);
  expect(encodePage(content).text.split("\n").slice(3)).toEqual([
    "e2 textbox Name",
    'e3 radiogroup Size = Medium [e4 Small, e5 Medium, e6 disabled "Large, and larger"]',
    "e7 required radiogroup Colour [e8 Red, e9 Blue]",
    "e10 radio A > Two",
    "e11 radio B > Two",
    "e12 button Buy",
  ]);
  expect(content.elements["e3"]).toEqual({
    role: "radiogroup",
    name: "Size",
    value: "Medium",
    options: ["Small", "Medium", "Large, and larger"],
    choices: ["e4", "e5", "e6"],
  });
  const chosen = viewActions(content).available_actions.map(
    ({ ref, action }) => `${ref} ${action}`,
  );
  expect(chosen).toContain("e4 check");
});

it("another choice is one line, and a patch of the group and of both", () => {
  const before = read(order);
  const chosen = order
    .replace('name="size"> Small', 'name="size" checked=""> Small')
    .replace('checked=""> Medium', "> Medium");
  const after = read(chosen, before);
  expect(diffLines(before.content, after.content)).toBe("~ e3 = Small");
  const patch = diffPages(before, after);
  expect(patch).toEqual({
    content: {
      elements: { e3: { value: "Small" }, e4: { checked: true }, e5: { checked: false } },
    },
  });
  expect(applyPatch(before, patch)).toEqual(after);
});

it("a group that came is told with its choices", () => {
  const before = read(
    `<form aria-label="Order"><input placeholder="Name"><button>Buy</button></form>`,
  );
  const after = read(order, before);
  const lines = changedLines(before.content, after.content).join("\n");
  expect(lines).toContain('+ e4 radiogroup Size = Medium [e5 Small, e6 Medium, e7 disabled "Large');
  expect(lines).not.toContain("radio Small");
});

it("a group of which a part is cut is none", () => {
  const outline = bounded(outlineOf(pageOf(order)), 2_500);
  for (const { choices = [] } of Object.values(outline.elements)) {
    for (const choice of choices) expect(outline.elements).toHaveProperty(choice);
  }
});
