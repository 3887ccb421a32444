import { outlineOf, type PageOutline, type RawNode } from "@dormouse/core";
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
  await show("meanings");
  await stage.page.evaluate(`document.getElementById("half").indeterminate = true`);
  const session = sessionOf(stage.page.mainFrame());
  const { reading, asked } = await readUnasked(session);
  expect(asked).toEqual([]);
  expect(toldIn(reading).length).toBeGreaterThan(90);
  expect(await differing(reading)).toEqual([]);
});

it("of what the DOM says otherwise than it means the accessibility tree is asked", async () => {
  await show("odd-meanings", "<p>text</p>".repeat(40));
  const reading = await readPage(stage.page, patience);
  if (reading === undefined) throw new Error("the page did not answer");
  expect(await differing(reading)).toEqual([]);
});

it("what is called by very much is called by the beginning of it", async () => {
  await stage.show(`${"<div role=link tabindex=0>".repeat(50)}${"text ".repeat(4_000)}`);
  const { nodes = [] } = (await readPage(stage.page, patience))?.raw ?? {};
  const lengths = nodes.flatMap(({ role, name }) => (role === "link" ? [name?.length] : []));
  expect(lengths).toEqual(Array.from({ length: 50 }, () => 10_000));
});

it("a modal dialog changes nothing of the page behind it but that it cannot be used", async () => {
  await stage.show(`<header>Harbor</header><main><h1>Dialogs</h1><button>Open modal</button>
    <p>Result: <output aria-label="Result">none yet</output></p><nav><a href="/help">Help</a></nav>
    <dialog aria-labelledby="title"><h2 id="title">Release?</h2><button>Yes</button></dialog>
    ${"<p>text</p>".repeat(40)}</main><footer>Of a port</footer>`);
  const sending = vi.spyOn(sessionOf(stage.page.mainFrame()), "send");
  const before = await outlineNow();
  await stage.page.evaluate(`document.querySelector("dialog").showModal()`);
  const open = await outlineNow();
  await stage.page.evaluate(`document.querySelector("dialog").close()`);
  const closed = await outlineNow();
  const asked = sending.mock.calls.map(([method]) => method);
  sending.mockRestore();

  const [dialog = "", ...behind] = open.order;
  expect(open.sections[dialog]).toMatchObject({ kind: "dialog", name: "Release?", modal: true });
  expect(behind).toEqual(before.order);
  expect(open.sections).toMatchObject(before.sections);
  const opened = new Map(Object.entries(open.elements));
  for (const [handle, element] of Object.entries(before.elements)) {
    const disabled = element.verb === undefined ? {} : { disabled: "inert" };
    expect(opened.get(handle)).toEqual({ ...element, ...disabled });
  }
  expect(closed).toEqual(before);
  expect(asked).toContain("Accessibility.getPartialAXTree");
  expect(asked).not.toContain("Accessibility.getFullAXTree");
});

async function outlineNow(): Promise<PageOutline> {
  const reading = await readPage(stage.page, patience);
  if (reading === undefined) throw new Error("the page did not answer");
  return outlineOf(reading.raw);
}

async function show(page: string, more = ""): Promise<void> {
  const file = new URL(`support/pages/${page}.html`, import.meta.url);
  await stage.show(readFileSync(file, "utf8") + more);
}

function toldIn({ raw: { nodes } }: Reading): RawNode[] {
  const elements = nodes.filter(({ tag, box }) => box !== undefined && !tag.startsWith("#"));
  return elements.filter(({ tag }) => !untold.has(tag));
}

/** Elements of which the reading says another thing than the accessibility tree. */
async function differing(reading: Reading): Promise<unknown[]> {
  const session = sessionOf(stage.page.mainFrame());
  const tree = await readAllMeanings(session, reading.raw.frames[0]?.frameId ?? "");
  return toldIn(reading).flatMap((node) => {
    const meaning = tree.get(node.backendNodeId) ?? {};
    const [ours, theirs] = [node, meaning].map((each) => JSON.stringify(saidBy(each)));
    return ours === theirs ? [] : [{ tag: node.tag, ...node.attributes, ours, theirs }];
  });
}

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
