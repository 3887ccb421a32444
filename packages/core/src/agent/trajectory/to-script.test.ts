import { parse, ScriptStep, z } from "@dormouse/contract";
import { expect, test } from "vitest";
import { toOperation } from "./to-operation.ts";
import { toScript, trajectoryOf } from "./to-script.ts";
import { Recording } from "./support/recorded.ts";

const list = `<form aria-label="Search"><label for="q">Number</label><input id="q"><button>Apply</button></form>
  <table aria-label="Containers"><tbody>
    <tr><th>MSCU1234567</th><td>Available</td><td>12 kg</td><td><button>Book</button></td></tr>
    <tr><th>BLAU7654321</th><td>On hold</td><td>7 kg</td><td><button>Book</button></td></tr>
  </tbody></table>`;
const booked = `<div role="status" raw-name="">Booked. Reference BK-77120, gate 4.</div>`;
const url = "https://harbor.test/containers";

/** A container is looked for and booked. */
function booking(): Recording {
  const recording = new Recording();
  recording.did([["goto", { url: `${url}?q=MSCU1234567` }]], {
    html: list,
    url: `${url}?q=MSCU1234567`,
  });
  recording.did(
    [
      ["find", { text: "Book" }],
      ["note", { text: "seen" }],
    ],
    undefined,
    {
      done: [{ type: "find", durationMs: 1 }],
    },
  );
  recording.did([["click", { ref: recording.ref("Apply") }]], undefined, {
    done: [],
    error: { code: "element_covered", message: "It is covered." },
  });
  const [book] =
    Object.entries(recording.page.elements).find(([, one]) => one.name === "Book") ?? [];
  recording.did(
    [
      ["fill", { ref: recording.ref("Number"), value: "MSCU1234567" }],
      ["click", { ref: book }],
    ],
    { html: booked, url: "https://harbor.test/bookings/77120" },
    { effect: true, text: "Book MSCU1234567 for the customer." },
  );
  return recording;
}

const output = { reference: "BK-77120", gate: 4, note: "I liked it." };
const parameters = { container: "MSCU1234567" };

test("a run is told as steps that do the same, with references in place of what may be another", () => {
  const trajectory = trajectoryOf({ steps: booking().steps, output }, parameters);
  const script = parse(z.array(ScriptStep), toScript(trajectory));
  expect(script).toEqual([
    {
      intent: expect.stringContaining("goto") as string,
      actions: [{ type: "goto", url: `${url}?q={{input.container}}` }],
    },
    {
      intent: "Book {{input.container}} for the customer.",
      actions: [
        {
          type: "fill",
          locator: { role: "textbox", name: "Number", exact: true },
          value: "{{input.container}}",
        },
        {
          type: "click",
          locator: {
            role: "button",
            name: "Book",
            exact: true,
            within: { role: "row", hasText: "{{input.container}}" },
          },
          effect: true,
        },
      ],
    },
    {
      intent: "Wait for what comes of it.",
      actions: [{ type: "waitFor", url: "/bookings/*" }],
    },
    {
      type: "extract",
      name: "result",
      schema: {
        fields: {
          reference: { locator: { role: "status" }, after: "Reference ", before: "," },
          gate: { locator: { role: "status" }, after: ", gate ", before: ".", as: "number" },
        },
      },
    },
  ]);
  expect(trajectory.unresolved).toMatchObject([{ field: "note" }]);
});

test("an operation with an effect ends with what had it, and reads what it gives apart", () => {
  const trajectory = trajectoryOf({ steps: booking().steps, output }, parameters);
  const operation = toOperation(trajectory, {
    as: {},
    task: "Book MSCU1234567.",
    output: undefined,
    parameters,
  });
  expect(operation).toMatchObject({
    description: "Book {{input.container}}.",
    effect: true,
    input: { properties: { container: { type: "string" } }, required: ["container"] },
    output: { required: ["reference", "gate"] },
    read: [{ type: "goto", url: "https://harbor.test/bookings/77120" }],
  });
  expect(operation.actions.map(({ type }) => type)).toEqual(["goto", "fill", "click", "waitFor"]);
});

test("what was entered into a field that is told nowhere is asked for, and never written down", () => {
  const recording = new Recording().show(
    `<form><label for="p">Pass word</label><input id="p" type="password"><button>Sign in</button></form>`,
  );
  recording.did([
    ["fill", { ref: recording.ref("Pass word"), value: "hunter2" }],
    ["click", { ref: recording.ref("Sign in") }],
  ]);
  const trajectory = trajectoryOf({ steps: recording.steps, output: undefined }, {});
  expect(JSON.stringify([trajectory.steps, trajectory.asked])).not.toContain("hunter2");
  expect(parse(z.array(ScriptStep), toScript(trajectory))).toMatchObject([
    { type: "ask", name: "pass_word", question: { kind: "text", secret: true } },
    { actions: [{ type: "goto", url: "https://harbor.test/" }] },
    { actions: [{ type: "fill", value: { input: "pass_word" } }, { type: "click" }] },
  ]);
});

test("what a person had answered in secret is asked for again", () => {
  const recording = new Recording().show(`<form><input aria-label="Code"></form>`);
  recording.did([["fill", { ref: recording.ref("Code"), value: "{{input.answer-2}}" }]]);
  const trajectory = trajectoryOf({ steps: recording.steps, output: undefined }, {});
  expect(toScript(trajectory)).toMatchObject([
    { type: "ask", name: "code", question: { kind: "text", secret: true } },
    { actions: [{ type: "goto" }] },
    { actions: [{ type: "fill", value: { input: "code" } }] },
  ]);
});

test("rows that a run gave are read from their table, a value from its cell in the row of another", () => {
  const recording = new Recording().did([["goto", { url }]], { html: list, url });
  const rows = [
    { number: "MSCU1234567", kg: 12 },
    { number: "BLAU7654321", kg: 7 },
  ];
  const steps = recording.steps;
  const { extract } = trajectoryOf({ steps, output: { rows, status: "Available" } }, parameters);
  expect(extract).toEqual({
    rows: {
      list: {
        css: "tr:has(> td)",
        within: { role: "table", name: "Containers", exact: true },
      },
      fields: {
        number: ":is(td, th):nth-child(1)",
        kg: { locator: ":is(td, th):nth-child(3)", as: "number" },
      },
    },
    status: {
      locator: {
        css: ":is(td, th):nth-child(2)",
        within: { role: "row", hasText: "{{input.container}}" },
      },
    },
  });
});

test("a value is read from beside its name, where no other value has that name", () => {
  const pairs = `<dl><dt>Container</dt><dd>MSCU1234567</dd><div><dt>Place</dt><dd>E12-2</dd></div>
    <dt>Driver's gate</dt><dd>4</dd><dt>Hold</dt><dd>Customs</dd><dt>Hold</dt><dd>Line</dd></dl>`;
  const { steps } = new Recording().did([["goto", { url }]], { html: pairs, url });
  const given = { place: "E12-2", gate: 4, hold: "Customs" };
  const { extract, unresolved } = trajectoryOf({ steps, output: given }, parameters);
  expect(extract).toEqual({
    place: { locator: { xpath: "//dd[preceding-sibling::dt[1][normalize-space()='Place']]" } },
    gate: {
      locator: { xpath: `//dd[preceding-sibling::dt[1][normalize-space()="Driver's gate"]]` },
      as: "number",
    },
  });
  expect(unresolved).toMatchObject([{ field: "hold" }]);
});

test("where a step was cut off, or an element cannot be told, that is said and not made up", () => {
  const recording = new Recording().show(`<canvas></canvas>`);
  recording.did([["click", { ref: "e99" }]]);
  recording.did([["clickAt", { x: 4, y: 5 }]], undefined, {
    done: [],
    error: { code: "interrupted", message: "cut off" },
  });
  const { steps, unresolved } = trajectoryOf({ steps: recording.steps, output: "ok" }, {});
  expect(steps.slice(1)).toEqual([]);
  expect(unresolved).toMatchObject([{ step: 1 }, { step: 2 }, { field: "result" }]);
});
