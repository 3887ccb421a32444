import { parse, ScriptStep, z } from "@dormouse/contract";
import { expect, test } from "vitest";
import { mendScript } from "./mended-script.ts";
import { Recording } from "./support/recorded.ts";

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
