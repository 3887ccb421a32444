import { z, type AgentTask } from "@dormouse/contract";
import { expect, test } from "vitest";
import type { ModelCall } from "../../model/model.ts";
import { estimateTokens } from "../../page-state/text/estimate-tokens.ts";
import { ordersPage } from "../../page-state/text/support/orders-page.ts";
import { agentTools } from "./agent-tools.ts";
import { refusingElsewhere } from "./allowed-hosts.ts";
import { readCalls } from "./read-calls.ts";
import { inWords } from "./words.ts";

const page = ordersPage();

function calls(...given: [tool: string, input: unknown][]): ModelCall[] {
  return given.map(([tool, input], index) => ({ id: `c${index}`, tool, input }));
}

function read(task: Partial<AgentTask>, ...given: [tool: string, input: unknown][]) {
  return readCalls(calls(...given), { task: "Try.", ...task }, { instruction: 0 }, page);
}

test("calls are actions by ref, in their order; a note goes beside them", () => {
  const decided = read(
    {},
    ["fill", { ref: "e5", value: "nuts", why: "asked for" }],
    ["note", { text: "one" }],
    ["click", { ref: "e8", double: true }],
    ["check", { ref: "e6", off: true }],
    ["scroll", { down: 300 }],
    ["expand", { part: "e7", from: 20 }],
    ["expand", { part: "orders" }],
    ["note", { text: "two" }],
  );
  expect(decided).toEqual({
    kind: "act",
    notes: "two",
    actions: [
      { type: "fill", locator: { ref: "e5" }, value: "nuts" },
      { type: "doubleClick", locator: { ref: "e8" } },
      { type: "uncheck", locator: { ref: "e6" } },
      { type: "scroll", by: { y: 300 } },
      { type: "expand", ref: "e7", from: 20, budgetTokens: 3_000 },
      { type: "expand", section: "orders", budgetTokens: 3_000 },
    ],
  });
});

const output = {
  type: "object",
  properties: { reference: { type: "string" } },
  required: ["reference"],
};

test.each<[string, Partial<AgentTask>, [string, unknown][], string | RegExp]>([
  ["an unknown tool", {}, [["buy", {}]], 'There is no tool "buy".'],
  ["a wrong ref", {}, [["click", { ref: "Save" }]], /^The input of click is not valid: ref/],
  [
    "another host",
    { allow: { hosts: ["harbor.test"] } },
    [["goto", { url: "https://evil.test/x" }]],
    "evil.test is not allowed in this task: it stays on harbor.test.",
  ],
  [
    "a link to another host",
    { allow: { hosts: ["harbor.test"] } },
    [["click", { ref: "e4" }]],
    /^github\.com is not allowed/,
  ],
  [
    "an action that is not allowed",
    { allow: { actions: ["click"] } },
    [["goto", { url: "https://harbor.test/" }]],
    'There is no tool "goto".',
  ],
  [
    "half a tool that is not allowed",
    { allow: { actions: ["check"] } },
    [["check", { ref: "e6", off: true }]],
    "uncheck is not allowed in this task.",
  ],
  [
    "an end that nobody has seen yet",
    {},
    [
      ["click", { ref: "e8" }],
      ["finish", { output: "done" }],
    ],
    "finish stands alone: see first what comes of your other calls.",
  ],
  ["an output unlike its schema", { output }, [["finish", { output: {} }]], /output\.reference/],
  [
    "more than is sensible",
    {},
    Array.from({ length: 11 }, () => ["click", { ref: "e8" }]),
    /^11 calls are too many/,
  ],
])("%s is refused in words, and nothing is done", (_, task, given, reason) => {
  const decided = read(task, ...given);
  expect(decided).toEqual({
    kind: "refused",
    reason: expect.stringMatching(reason),
  });
});

test("on its own hosts a task goes where it likes, and looks in any case", () => {
  const allow: AgentTask["allow"] = { hosts: ["harbor.test"], actions: ["goto", "click"] };
  const decided = read(
    { allow },
    ["goto", { url: "https://harbor.test/a" }],
    ["click", { ref: "e3" }],
    ["find", { text: "bolts" }],
  );
  expect(decided.kind).toBe("act");
});

test("where something else has led a task elsewhere, it only looks, and leaves", () => {
  const allow: AgentTask["allow"] = { hosts: ["harbor.test"] };
  const elsewhere = { ...page, url: "https://evil.test/sign-in" };
  const decide = (...given: [tool: string, input: unknown][]) =>
    readCalls(calls(...given), { task: "Try.", allow }, { instruction: 0 }, elsewhere);
  const refused = { kind: "refused", reason: expect.stringMatching(/^evil\.test is not allowed/) };
  expect(decide(["fill", { ref: "e5", value: "secret" }])).toEqual(refused);
  expect(decide(["press", { key: "Enter" }])).toEqual(refused);
  expect(decide(["clickAt", { x: 5, y: 5 }])).toEqual(refused);
  expect(decide(["readText", {}], ["back", {}]).kind).toBe("act");
  expect(decide(["goto", { url: "https://harbor.test/" }]).kind).toBe("act");
});

test("what was decided on an own page is not entered into another that has taken its place", () => {
  const refuse = refusingElsewhere(["harbor.test"]);
  const action = { type: "type", text: "secret" } as const;
  expect(() => refuse(action, ["https://harbor.test/a"])).not.toThrow();
  expect(() => refuse(action, ["https://evil.test/", "https://harbor.test/a"])).toThrow(
    /^evil\.test is not allowed/,
  );
});

test("the output is owed with the last of several instructions", () => {
  const task: AgentTask = { steps: ["One.", "Two."], output };
  const finish = (instruction: number, input: unknown) =>
    readCalls(calls(["finish", input]), task, { instruction });
  expect(finish(0, {})).toEqual({ kind: "finish", output: undefined });
  expect(finish(1, {})).toMatchObject({ kind: "refused" });
  const given = { output: { reference: "HB-1" } };
  expect(finish(1, given)).toEqual({ kind: "finish", ...given });
  expect(read({}, ["giveUp", { reason: "closed" }])).toEqual({ kind: "giveUp", reason: "closed" });
});

test("tools are objects at their root, and all of them together cost few tokens", () => {
  const tools = Object.entries(agentTools({ task: "Try.", output }));
  const told = tools.map(([name, { description, input }]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(input, { io: "input" });
    expect(schema.type).toBe("object");
    return JSON.stringify({ name, description, parameters: schema });
  });
  expect(estimateTokens(told.join("\n"))).toBeLessThan(1_900);
});

test("a decision in words names what it is about, and no secret", () => {
  const password = { role: "textbox", name: "Password", verb: "fill" as const, masked: false };
  const shown = { ...page, elements: { ...page.elements, e60: password } };
  const words = inWords(
    calls(
      ["click", { ref: "e8" }],
      ["fill", { ref: "e60", value: "hunter22" }],
      ["drag", { from: "e2", to: "e3" }],
      ["press", { key: "Enter" }],
      ["click", { ref: "e999" }],
    ),
    shown,
  );
  expect(words).toEqual([
    'click e8 link "Next"',
    'fill e60 textbox "Password" = •••',
    'drag e2 link "Orders" to e3 link "Getting started"',
    'press = "Enter"',
    "click e999",
  ]);
});

test("what is entered into a field that hides it is not told, and all else is, whatever has the focus", () => {
  const password = { role: "textbox", name: "Password", verb: "fill" as const, masked: false };
  const elements = { ...page.elements, e60: { ...password, focused: true as const } };
  const told = (...of: Parameters<typeof calls>) => inWords(calls(...of), { ...page, elements });
  expect(
    told(
      ["find", { text: "Ada" }],
      ["note", { text: "Ada is 7" }],
      ["waitFor", { text: "Welcome" }],
      ["type", { text: "hunter22" }],
      ["press", { key: "h" }],
      ["click", { ref: "e2" }],
      ["type", { text: "Ada" }],
      ["press", { key: "Shift+Tab" }],
      ["type", { text: "hunter22" }],
    ),
  ).toEqual([
    'find "Ada"',
    'note "Ada is 7"',
    'waitFor "Welcome"',
    "type = •••",
    "press = •••",
    'click e2 link "Orders"',
    'type = "Ada"',
    'press = "Shift+Tab"',
    "type = •••",
  ]);
  expect(inWords(calls(["type", { text: "hunter22" }]))).toEqual(["type = •••"]);
});
