import { expect, it } from "vitest";
import { tellMessage } from "./tell-message.ts";

it("what was said is told in order, each call and each result", () => {
  const calls = [{ id: "1", tool: "goto", input: { url: "https://a.example" } }];
  const results = [{ id: "1", tool: "goto", text: "done" }];
  const messages = [
    { role: "user", text: "The task" },
    { role: "assistant", text: "I open it.", calls, verbatim: {} },
    { role: "tool", results, keep: true },
  ];
  expect(messages.flatMap(tellMessage)).toEqual([
    { who: "It was told", text: "The task" },
    { who: "It decided", text: 'I open it.\ngoto {"url":"https://a.example"}' },
    { who: "What came of it", text: "done" },
  ]);
});

it("a message of another kind is shown as it is", () => {
  expect(tellMessage({ role: "sage", word: "om" })).toEqual([
    { who: "Also", text: '{\n  "role": "sage",\n  "word": "om"\n}' },
  ]);
});
