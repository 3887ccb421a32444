import { expect, it } from "vitest";
import { taskIn } from "./task-in.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const empty = { agent: "", output: "", approvals: "", steps: "", costUsd: " ", hosts: "" };

it("what was left empty is not asked for", () => {
  expect(taskIn(form({ ...empty, task: " Book a truck.\n" }))).toEqual({
    kind: "agent",
    task: "Book a truck.",
  });
});

it("a list is worked line by line, and all else is as it was entered", () => {
  const data = form({
    task: "Sign in.\n\nBook a truck.",
    isList: "on",
    agent: "clerk",
    output: '{"type":"object"}',
    approvals: "all",
    steps: "12",
    costUsd: "0.5",
    hosts: "harbor.example, *.harbor.example",
  });
  expect(taskIn(data)).toEqual({
    kind: "agent",
    steps: ["Sign in.", "Book a truck."],
    agent: "clerk",
    output: { type: "object" },
    approvals: "all",
    limits: { steps: 12, costUsd: 0.5 },
    allow: { hosts: ["harbor.example", "*.harbor.example"] },
  });
});

it("a schema that is no JSON is told before anybody is asked", () => {
  expect(() => taskIn(form({ ...empty, task: "Go.", output: "{" }))).toThrow(/not JSON/);
});
