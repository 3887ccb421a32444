import { readFileSync } from "node:fs";
import type { CDPSession } from "puppeteer-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Stage } from "../actions/support/stage.ts";
import { readAllMeanings, type Meaning } from "./accessibility.ts";
import { sessionOf } from "./lines.ts";
import { readPage } from "./read-page.ts";
import type { Reading } from "./reading.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const patience = { answerMs: 10_000, meaningsMs: 10_000 };

it("what the DOM says of elements is what the accessibility tree says, which is not asked for any", async () => {
  await stage.show(readFileSync(new URL("support/pages/meanings.html", import.meta.url), "utf8"));
  await stage.page.evaluate(`document.getElementById("half").indeterminate = true`);
  const session = sessionOf(stage.page.mainFrame());
  const { reading, asked } = await readUnasked(session);
  expect(asked).toEqual([]);

  const { frames, nodes } = reading.raw;
  const tree = await readAllMeanings(session, frames[0]?.frameId ?? "");
  const elements = nodes.filter(({ tag, box }) => box !== undefined && !tag.startsWith("#"));
  const told = elements.filter(({ tag }) => !untold.has(tag));
  expect(told.length).toBeGreaterThan(90);
  const differing = told.flatMap((node) => {
    const meaning = tree.get(node.backendNodeId) ?? {};
    const [ours, theirs] = [node, meaning].map((each) => JSON.stringify(saidBy(each)));
    return ours === theirs ? [] : [{ tag: node.tag, ...node.attributes, ours, theirs }];
  });
  expect(differing).toEqual([]);
});

/** Of a page that is slow to answer it is asked all the same: not so of one that answers. */
async function readUnasked(session: CDPSession): Promise<{ reading: Reading; asked: string[] }> {
  for (let turn = 1; ; turn += 1) {
    const sending = vi.spyOn(session, "send");
    const reading = await readPage(stage.page, patience);
    const sent = sending.mock.calls.map(([method]) => method);
    sending.mockRestore();
    const asked = sent.filter((method) => method.startsWith("Accessibility."));
    if (reading !== undefined && (asked.length === 0 || turn === 5)) return { reading, asked };
    if (turn === 5) throw new Error("the page did not answer");
  }
}

/** They are how text looks, or hold others: nobody asks what they mean. */
const untold = new Set(
  "html body b i caption col colgroup form label legend option rect path svg tbody td text title".split(
    " ",
  ),
);

function saidBy({ role, name, description, states = {} }: Meaning): unknown {
  const isNothing = role === undefined || role === "" || role === "generic";
  // Of an item of a list nobody asks how deep it lies.
  const told = Object.entries(states).filter(([state]) => state !== "level" || role === "heading");
  return {
    role: isNothing ? "" : role,
    name: isNothing ? "" : name?.replaceAll(/\s+/g, " ").trim(),
    description,
    states: told.toSorted(),
  };
}
