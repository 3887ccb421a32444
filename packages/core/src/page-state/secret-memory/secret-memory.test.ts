import { describe, expect, it } from "vitest";
import { SecretMemory } from "./secret-memory.ts";
import type { Learned } from "./secret-traces.ts";

/** As the next browser has it: sealed, stored and opened again. */
function afterSleep(...secrets: [string, Learned][]): SecretMemory {
  const memory = new SecretMemory();
  for (const [secret, learned] of secrets) memory.learn(secret, learned);
  return new SecretMemory(JSON.parse(JSON.stringify(memory.kept ?? null)) ?? undefined);
}

const secret = "Zx81 Canary&Söhn";

describe("what was entered as a secret", () => {
  it.each([
    `It is ${secret}, is it not`,
    `  ${secret.toUpperCase()}  `,
    `/next?p=${encodeURIComponent(secret)}#top`,
    `/next?${new URLSearchParams({ p: secret }).toString()}`,
    `<p title="${secret.replace("&", "&amp;").replace("ö", "&#xf6;")}">`,
    JSON.stringify({ url: `/?p=${encodeURIComponent(secret)}` }),
    `token ${Buffer.from(`a:${secret}`).toString("base64")}`,
    `token ${Buffer.from(`ab:${secret}`).toString("base64url")}`,
  ])("is found by its trace in %s", (text) => {
    const told = afterSleep([secret, "entered"]).blot(text);
    expect(told).toContain("•••");
    expect(told).not.toMatch(/zx81|canary|wngx|zx81|WngkMS|DYW5hcn/iu);
  });

  it("is told alike before and after a sleep, when it was entered twice", () => {
    const memory = new SecretMemory();
    memory.learn("harborX-9", "entered");
    memory.learn("harbor", "typing");
    memory.blot("the harbor");
    memory.learn("harborX-9", "entered");
    expect(memory.blot("the harbor")).toBe("the harbor");
    expect(new SecretMemory(memory.kept).blot("the harbor")).toBe("the harbor");
  });

  it("is blotted out alone", () => {
    const memory = afterSleep([secret, "entered"], ["738164", "entered"], ["4711", "typing"]);
    expect(memory.blot(`You wrote ${secret}: 738 164, again 738164.`)).toBe(
      "You wrote •••: •••, again •••.",
    );
    expect(memory.blot("PIN 4711, item 14711, 47 11, x4711")).toBe(
      "PIN •••, item 14711, 47 11, x4711",
    );
    const text = "Nothing of it is here, 100% sure \\u00 &amp; so on".repeat(50);
    expect(memory.blot(text)).toBe(text);
  });

  it("is not in what is kept of it", () => {
    const memory = new SecretMemory();
    for (const each of [secret, "hunter2", "738164"]) memory.learn(each, "entered");
    const kept = JSON.stringify(memory.kept);
    for (const part of ["zx81", "canary", "hunter", "738164"])
      expect(kept.toLowerCase()).not.toContain(part);
    // Nor does it look alike for two sessions.
    const other = new SecretMemory();
    other.learn(secret, "entered");
    const digests = other.kept?.traces.flatMap(({ needles }) => needles.map(([, , it]) => it));
    for (const digest of digests ?? []) expect(kept).not.toContain(digest);
  });

  it("is one where it was written key by key", () => {
    const memory = new SecretMemory();
    for (let length = 1; length <= 10; length += 1)
      memory.learn("hunting-22".slice(0, length), "typing");
    expect(memory.kept?.traces).toHaveLength(1);
    expect(memory.blot("hunt, hunting, hunting-22")).toBe("hunt, hunting, •••");
    memory.learn("whole", "entered");
    memory.learn("whole sale", "typing");
    expect(memory.blot("whole sale of the whole")).toBe("••• of the •••");
  });
});

it("what is short, or a card's number, or a page's mere word for a secret, is not remembered", () => {
  const memory = afterSleep(
    ["abc", "entered"],
    ["4000 0012 3456 7899", "entered"],
    ["short-1", "held"],
    ["dashboards", "held"],
    ["Sign in with us", "held"],
  );
  expect(memory.isEmpty).toBe(true);
});

it("a card's security code is forgotten with its browser", () => {
  const memory = new SecretMemory();
  memory.learn("7391", "passing");
  expect(memory.blot("It is 7391")).toBe("It is •••");
  expect(memory.kept).toBeUndefined();
});

it("the newest hundred are remembered, whatever a page puts into its fields", () => {
  const memory = new SecretMemory();
  for (let each = 0; each < 120; each += 1) memory.learn(`entered-${each}-`, "entered");
  for (let each = 0; each < 200; each += 1) memory.learn(`planted-${each}-`, "held");
  const { traces } = memory.kept ?? { traces: [] };
  expect(traces.map(({ learned }) => learned).filter((it) => it === "entered")).toHaveLength(100);
  expect(traces).toHaveLength(120);
  expect(memory.blot("entered-19- entered-20- planted-179- planted-180-")).toBe(
    "entered-19- ••• planted-179- •••",
  );
  expect(JSON.stringify(memory.kept).length).toBeLessThan(24_000);
});
