import { encodePage, PageReader, viewCore, type PageContent } from "@dormouse/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { CDPSession } from "playwright-core";
import { arrive, type PageInstant } from "./page-instant.ts";
import type { OurVisitor, PlaywrightVisitor } from "./visitors.ts";

/** Tokens of one page instant, as each way to tell a model of it comes to. */
export type Told = {
  html: number;
  axTree: number;
  aria: number;
  /** Ours: in full, within the budget, and as JSON. */
  full: number;
  text: number;
  json: number;
};

export async function tellInstant(
  ours: OurVisitor,
  playwright: PlaywrightVisitor,
  instant: PageInstant,
): Promise<Told> {
  await Promise.all([arrive(ours, instant), arrive(playwright, instant)]);
  const content = await readContent(new PageReader(ours, undefined));
  const core = viewCore({ step: 1, memory: { content } });
  return {
    html: countTokens(await playwright.page.content()),
    axTree: countTokens(await accessibilityTree(playwright)),
    aria: countTokens(await playwright.page.ariaSnapshot({ mode: "ai" })),
    full: countTokens(encodePage(content, { budgetTokens: 1_000_000 }).text),
    text: countTokens(encodePage(content).text),
    json: countTokens(JSON.stringify(core)),
  };
}

/** The page as the session knows it now. */
export async function readContent(reader: PageReader): Promise<PageContent> {
  const memory = await reader.read();
  if (memory === undefined) throw new Error("the page could not be read");
  return memory.content;
}

/** What Chromium's accessibility tree says, as JSON with no white space and without what it ignores. */
async function accessibilityTree({ page }: PlaywrightVisitor): Promise<string> {
  const session: CDPSession = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const told = nodes
      .filter(({ ignored }) => !ignored)
      .map(({ nodeId, parentId, role, name, value, description, properties }) => ({
        nodeId,
        parentId,
        role: role?.value,
        name: name?.value,
        value: value?.value,
        description: description?.value,
        properties: properties?.map(({ name: property, value: { value: is } }) => [property, is]),
      }));
    return JSON.stringify(told);
  } finally {
    await session.detach();
  }
}
