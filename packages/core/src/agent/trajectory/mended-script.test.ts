import { parse, ScriptStep, z } from "@dormouse/contract";
import { expect, test } from "vitest";
import { mendScript } from "./mended-script.ts";
import { Recording } from "./support/recorded.ts";
import { trajectoryOf } from "./to-script.ts";

test("what two fields hide that are called in other letters is asked for apart", () => {
  const recording = new Recording().show(
    `<label>密码 <input type="password"></label><label>验证码 <input type="password"></label>`,
  );
  const fill = (name: string): [string, object] => [
    "fill",
    { ref: recording.ref(name), value: "***" },
  ];
  recording.did([fill("密码"), fill("验证码")]);
  const { asked } = trajectoryOf({ steps: recording.steps, output: undefined }, {});
  expect(new Set(asked.map(({ name }) => name)).size).toBe(2);
  expect(asked.map(({ question }) => question.prompt)).toEqual([
    'What is to be entered as "密码"?',
    'What is to be entered as "验证码"?',
  ]);
});

test("what is told nowhere is asked for, too, where its field does not hide it; where it cannot be, that is said", () => {
  const recording = new Recording().show(
    `<label>Card number <input></label><button>Show 4</button>`,
  );
  recording.did([
    ["fill", { ref: recording.ref("Card number"), value: "•••" }],
    ["press", { key: "***" }],
  ]);
  const { steps, asked, unresolved } = trajectoryOf(
    { steps: recording.steps, output: undefined },
    {},
  );
  expect(asked).toMatchObject([{ name: "card_number" }]);
  expect(JSON.stringify(steps.map(({ actions }) => actions))).not.toContain("•••");
  expect(unresolved).toMatchObject([{ step: 1 }]);
});

test("a step that was mended keeps its rules, and what was entered in secret is asked for", () => {
  const recording = new Recording().show(
    `<form><label>Pass phrase <input type="password"></label><button>Sign in</button></form>`,
  );
  const field = recording.ref("Pass phrase");
  recording.did([["fill", { ref: field, value: "***" }]]);
  const retry = { attempts: 3 };
  const { actions, unresolved } = mendScript(
    [
      { type: "goto", url: "https://harbor.test/" },
      {
        name: "phrase",
        actions: [{ type: "fill", locator: "#old", value: "x" }],
        retry,
        timeoutMs: 5_000,
      },
    ],
    [{ position: 1, done: 0, by: recording.steps }],
    {},
  );
  expect(actions).toMatchObject([
    { type: "ask", name: "pass_phrase", question: { secret: true } },
    { type: "goto" },
    {
      name: "phrase",
      actions: [{ type: "fill", value: { input: "pass_phrase" } }],
      retry,
      timeoutMs: 5_000,
    },
  ]);
  expect(unresolved).toEqual([]);
  parse(z.array(ScriptStep), actions);
});
