import { expect, it } from "vitest";
import { assignRefs } from "../../refs/assign-refs.ts";
import { encodePage } from "../../text/encode-page.ts";
import { viewActions } from "../../view/action-state.ts";
import { outlineOf } from "../outline.ts";
import { pageOf } from "../support/page-of.ts";

const board = `<main><h1>Board</h1>
  <div raw-drops=""><h2>To do</h2><div draggable="true">Write <button>Delete</button></div></div>
  <div raw-drops=""><h2>Done</h2><div draggable="true">Call <button>Delete</button></div></div>
  <h2>Order</h2><ul aria-dropeffect="move"><li draggable="true">Alpha</li><li draggable="true">Beta</li></ul>
  <h2>More</h2><a href="/x" draggable="true">Link</a>
  <div role="button" aria-roledescription="sortable" tabindex="0">Sort me</div></main>`;

function read(html: string) {
  const raw = pageOf(html);
  return assignRefs(outlineOf(raw), raw).memory.content;
}

it("what can be dragged, and where it can be dropped, is told in words", () => {
  expect(encodePage(read(board)).text).toBe(
    [
      "# Harbor",
      "/",
      "## text Board e1",
      "## controls To do",
      "e2 dropzone div To do e3 draggable div Write e4 button Delete",
      "## controls Done",
      "e5 dropzone div Done e6 draggable div Call e7 button Delete",
      "## list Order e8 dropzone",
      "rows draggable",
      "e9: Alpha",
      "e10: Beta",
      "## controls More",
      "e11 draggable Link e12 draggable button Sort me",
    ].join("\n"),
  );
});

it("dragging is an action beside what else can be done, and names where to", () => {
  const { available_actions: actions, argument_schemas: schemas } = viewActions(read(board));
  const done = actions.map(({ ref, action }) => `${ref} ${action}`);
  expect(done).toEqual(expect.arrayContaining(["e3 drag", "e11 click", "e11 drag", "e12 drag"]));
  expect(done.some((one) => one.startsWith("e2 "))).toBe(false);
  expect(actions.find(({ ref }) => ref === "e3")).toEqual({
    ref: "e3",
    action: "drag",
    name: "Write",
  });
  expect(schemas.find(({ action }) => action === "drag")).toEqual({
    action: "drag",
    arguments: {
      type: "object",
      properties: {
        to: {
          type: "object",
          properties: { ref: { type: "string", examples: ["e2", "e5", "e8"] } },
          required: ["ref"],
        },
      },
      required: ["to"],
    },
  });
});

it("what waits for files, or listens for the whole page, is no place to drop things of the page", () => {
  const files = read(`<main><div raw-drops="">Drop files here</div><button>Choose</button></main>`);
  expect(Object.values(files.elements).some(({ dropzone }) => dropzone)).toBe(false);
  const whole = read(`<body raw-drops=""><p draggable="true">Alpha</p></body>`);
  const said = Object.values(whole.elements).map(({ verb, dropzone }) => [verb, dropzone]);
  expect(said).toEqual([["drag", undefined]]);
});
