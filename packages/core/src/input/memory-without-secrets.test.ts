import { expect, it } from "vitest";
import type { PageMemory } from "../page-state/page-memory.ts";
import { hideSecrets } from "./hide-secrets.ts";
import { memoryWithout } from "./memory-without-secrets.ts";

const memory: PageMemory = {
  content: {
    route: "/orders?code=list%2042",
    url: "https://shop.example/orders?code=list%2042",
    title: "Code list 42",
    breadcrumbs: ["Home"],
    order: ["list-list 42"],
    sections: {
      "list-list 42": {
        kind: "list",
        name: "list 42",
        elements: ["e1234"],
        rows: {
          order: ["list 42", "1"],
          byKey: { "list 42": { cells: ["list 42", "7"], elements: ["e1234"] }, 1: { cells: [] } },
        },
      },
    },
    elements: { e1234: { role: "link", name: "list 42", verb: "click", href: "/list+42" } },
    filters: {},
    images: {},
  },
  refs: { next: 1235, signatures: { e1234: "abcd" } },
};

it("a page's texts, addresses and keys are without a secret, and hang together as before", () => {
  const { content, refs } = memoryWithout(memory, hideSecrets(["list 42", "123"]));
  expect(JSON.stringify(content)).not.toMatch(/list( |%20|\+)42/);
  const section = content.sections[content.order[0] ?? ""];
  expect(section).toMatchObject({ kind: "list", name: "•••", elements: ["e1234"] });
  expect(section?.rows).toEqual({
    order: ["•••", "1"],
    byKey: { "•••": { cells: ["•••", "7"], elements: ["e1234"] }, 1: { cells: [] } },
  });
  expect(content.elements).toHaveProperty("e1234", expect.objectContaining({ verb: "click" }));
  expect(refs).toBe(memory.refs);
});

it("keys that differ in nothing but the secret become one", () => {
  const rows = { order: ["a 4711", "a 4712"], byKey: {} };
  const sections = { list: { kind: "list", rows } } as const;
  const two = { ...memory, content: { ...memory.content, sections } };
  const { content } = memoryWithout(two, hideSecrets(["4711", "4712"]));
  expect(content.sections["list"]?.rows?.order).toEqual(["a •••"]);
});

it("words of our own are left alone, though a secret reads so", () => {
  const { content } = memoryWithout(memory, hideSecrets(["list", "click", "link"]));
  expect(Object.values(content.sections)[0]?.kind).toBe("list");
  expect(content.elements.e1234).toMatchObject({ role: "link", verb: "click" });
});

it("a page that shows no secret stays the same object", () => {
  expect(memoryWithout(memory, hideSecrets(["something else"]))).toBe(memory);
});
