import { defineSite, z } from "@dormouse/contract";
import { expect, test } from "vitest";
import { loginTask, logoutTask, operationTask, refreshTask } from "./tasks.ts";

const url = "https://harbor.example/";
const look = { type: "expect" as const, text: "Sign out" };
const visit = { type: "goto" as const, url };
const enter = {
  type: "fill" as const,
  locator: { label: "Code" },
  value: "{{challenge.answer}}",
};
const io = { input: z.object({}), output: z.object({}), extract: {} };
const press = { type: "click" as const, locator: { text: "Go" } };

const definition = {
  name: "harbor",
  url,
  hosts: ["harbor.example"],
  login: { actions: [press] },
  check: { open: url, signedIn: [look], signedOut: [look] },
  challenges: { code: { sign: [look], prompt: "Which code?", answer: { actions: [enter] } } },
  operations: {
    find: { ...io, effect: false, actions: [press] },
    book: { ...io, effect: true, actions: [press], probe: [visit] },
  },
};
const site = defineSite(definition);

test("a login may be repeated as a whole, and knows what to do about each challenge", () => {
  const { actions, stages, kind } = loginTask(site);
  expect({ kind, stages }).toEqual({ kind: "login", stages: ["signIn"] });
  const challenge = { name: "code", sign: [look], prompt: "Which code?" };
  const { check, hosts } = site;
  expect(actions).toEqual([
    { stage: "signIn", name: "signIn", actions: [{ ...press, effect: false }], check, hosts },
    {
      type: "ask",
      name: "code",
      question: { kind: "text", prompt: "Which code?", secret: true },
      timeoutMs: 600_000,
    },
    {
      stage: "answer:code",
      name: "answer:code",
      actions: [{ ...enter, effect: false }],
      check,
      hosts,
      challenge,
    },
  ]);
});

test("a refresh begins by looking, and can sign in", () => {
  const { actions, stages } = refreshTask(site);
  expect(stages).toEqual(["check"]);
  expect(actions).toMatchObject([{ stage: "check", actions: [] }, ...loginTask(site).actions]);
});

test("what has an effect is begun once somebody was seen to be signed in, all else at once", () => {
  const book = operationTask(site, "book", {});
  expect(book).toMatchObject({
    kind: "operation",
    operation: "book",
    stages: ["check", "operate"],
  });
  expect(book.actions.at(-1)).toMatchObject({
    stage: "operate",
    name: "book",
    once: { probe: [visit] },
  });
  const find = operationTask(site, "find", {});
  expect(find.stages).toEqual(["operate"]);
  expect(find.actions.at(-1)).toMatchObject({ stage: "operate", actions: [{ effect: false }] });
  const unknown = expect.objectContaining({ code: "invalid_request", path: "name" });
  expect(() => operationTask(site, "none", {})).toThrow(unknown);
});

test("it is logged out where the site says how", () => {
  expect(logoutTask(site)).toBeUndefined();
  const { stages } = logoutTask(defineSite({ ...definition, logout: { actions: [press] } })) ?? {};
  expect(stages).toEqual(["signOut"]);
});
