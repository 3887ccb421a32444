import { describe, expect, test } from "vitest";
import type { RawNode, RawPage } from "../../raw-page.ts";
import { outlineOf } from "../outline.ts";
import { randomPage } from "../support/random-page.ts";

const canary = "Zx81 Canary&Sohn";
const leaks = /zx81|canary|sohn/iu;
const card = "4000 0012 3456 7899";

/** Ways in which a page says again what was typed, some of them across the length at which a text is cut. */
function echoes(seed: number): string[] {
  return [
    canary,
    `You typed ${canary}, thank you`,
    `${"x".repeat(190)}${canary}${"y".repeat(2_000)}`,
    `${"word ".repeat(19)}${canary}`,
    `/next?p=${encodeURIComponent(canary)}`,
    `https://harbor.test/?q=${canary.replaceAll("&", "%26").replaceAll(" ", "+")}#${seed}`,
  ];
}

function secretField(seed: number): Partial<RawNode> {
  return (
    [
      { attributes: { type: "password" } },
      { attributes: { autocomplete: "one-time-code" } },
      { attributes: { type: "text", name: "cardNumber" } },
      { attributes: { "aria-label": "Mot de passe" } },
    ][seed % 4] ?? {}
  );
}

/** A random page with a secret in a field, said again in random places. */
function echoing(seed: number): RawPage {
  const page = randomPage(seed);
  const said = echoes(seed);
  const box = { x: 0, y: 0, width: 100, height: 20 };
  for (const [index, node] of page.nodes.entries()) {
    const echo = said[(index * 7 + seed) % said.length] ?? canary;
    const place = (index * 13 + seed) % 9;
    if (node.text !== undefined && place < 5) node.text = echo;
    if (node.attributes === undefined) continue;
    if (place === 0) node.name = echo;
    if (place === 1) node.description = echo;
    if (place === 2)
      node.attributes = { ...node.attributes, "aria-label": echo, title: echo, alt: echo };
    if (place === 3)
      node.attributes = { ...node.attributes, href: echo, "data-id": echo, id: echo };
    if (place === 4) node.value = echo;
    if (place === 5) node.states = { valueText: echo, errorText: echo, invalid: true };
    if (place === 6) node.source = `https://harbor.test/${encodeURIComponent(canary)}.png`;
    if (place === 7)
      node.attributes = { ...node.attributes, placeholder: `card ${card}`, value: echo };
  }
  const field: RawNode = {
    parent: 0,
    frame: 0,
    backendNodeId: page.nodes.length + 1,
    tag: "input",
    role: "textbox",
    value: canary,
    box,
    ...secretField(seed),
  };
  return {
    ...page,
    url: `https://harbor.test/login?p=${encodeURIComponent(canary)}`,
    title: `Hello ${canary}`,
    frames: [{ frameId: "main", url: `https://harbor.test/?${encodeURIComponent(canary)}` }],
    nodes: [...page.nodes, field],
    unread: [`the frame https://ads.test/?${encodeURIComponent(canary)} did not answer`],
  };
}

describe("a secret that is said all over a page", () => {
  test("is told by nothing of its outline", () => {
    for (let seed = 1; seed <= 120; seed += 1) {
      const told = JSON.stringify(outlineOf(echoing(seed)));
      expect({ seed, leak: leaks.exec(told)?.[0], card: /4000 ?0012/u.test(told) }).toEqual({
        seed,
        leak: undefined,
        card: false,
      });
    }
  });

  test("is told where nothing says that it is one: so these pages could tell it", () => {
    const page = echoing(4);
    const open = page.nodes.map((node) =>
      node.value === canary ? { ...node, attributes: {} } : node,
    );
    expect(JSON.stringify(outlineOf({ ...page, nodes: open }))).toMatch(leaks);
  });
});
