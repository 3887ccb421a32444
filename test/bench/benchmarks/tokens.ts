import { diffText, PageReader } from "@dormouse/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import type { Aim, Benchmark, Table } from "../harness/benchmark.ts";
import { quantile } from "../harness/summary.ts";
import { openCorpus } from "../pages/corpus.ts";
import { flowsThrough, type Flow } from "../pages/flows.ts";
import { arrive, type PageInstant } from "../pages/page-instant.ts";
import { readContent, tellInstant, type Told } from "../pages/tellers.ts";
import {
  openOurs,
  openPlaywright,
  type OurVisitor,
  type PlaywrightVisitor,
} from "../pages/visitors.ts";

const budgetTokens = 1_500;

export const tokens: Benchmark = {
  name: "tokens",
  title: "What a model is charged for a page: tokens of o200k",

  async run({ chromiumPath, onClose }) {
    const corpus = await openCorpus(onClose);
    const [ours, playwright] = await Promise.all([
      openOurs(chromiumPath),
      openPlaywright(chromiumPath),
    ]);
    try {
      const told = await tellAll(ours, playwright, corpus);
      const flows: FlowTold[] = [];
      for (const flow of flowsThrough(corpus)) flows.push(await tellFlow(ours, playwright, flow));
      return {
        tables: [waysTable(told), sitesTable(told), flowsTable(flows)],
        remarks: [
          `${told.length} page instants. In full: with no budget. Our JSON is what \`GET …/state\` answers of the page; it costs ${times(median(told.map(({ json, full }) => json / full)))} of our text in full (median). The accessibility tree is that of the main frame, without ignored nodes. A step of a flow is told in full where it leads to another route, else by what changed.`,
        ],
        aims: aimsOf(told, flows),
      };
    } finally {
      await Promise.all([ours.close(), playwright.close()]);
    }
  },
};

type InstantTold = Told & { name: string };

/** Each in both browsers, which then show the same. */
async function tellAll(
  ours: OurVisitor,
  playwright: PlaywrightVisitor,
  corpus: readonly PageInstant[],
): Promise<InstantTold[]> {
  const told: InstantTold[] = [];
  for (const instant of corpus) {
    told.push({ name: instant.name, ...(await tellInstant(ours, playwright, instant)) });
  }
  return told;
}

type FlowTold = {
  name: string;
  steps: number;
  aria: number;
  ours: number;
  /** Of steps that entered one value in a form. */
  edits: number[];
  unchanged: number;
};

async function tellFlow(
  ours: OurVisitor,
  playwright: PlaywrightVisitor,
  { name, steps, isForm }: Flow,
): Promise<FlowTold> {
  const reader = new PageReader(ours, undefined);
  const told: FlowTold = { name, steps: steps.length, aria: 0, ours: 0, edits: [], unchanged: 0 };
  let before = reader.memory?.content;
  for (const step of steps) {
    const instant = { name, steps: [step] };
    await Promise.all([arrive(ours, instant), arrive(playwright, instant)]);
    const after = await readContent(reader);
    const text = before === undefined ? undefined : diffText(before, after);
    const count = countTokens(text?.text ?? diffText(empty, after).text);
    if (isForm === true && "fill" in step) told.edits.push(count);
    told.ours += count;
    told.aria += countTokens(await playwright.page.ariaSnapshot({ mode: "ai" }));
    told.unchanged = countTokens(diffText(after, await readContent(reader)).text);
    before = after;
  }
  return told;
}

/** What is known of a session's page before it has one. */
const empty = {
  route: "",
  url: "about:blank",
  title: "",
  breadcrumbs: [],
  order: [],
  sections: {},
  elements: {},
  filters: {},
  images: {},
};

const ways: readonly [way: keyof Told, what: string][] = [
  ["html", "raw HTML, as the browser has it"],
  ["axTree", "full accessibility tree, as JSON"],
  ["aria", '`ariaSnapshot({ mode: "ai" })`'],
  ["json", "ours as JSON"],
  ["full", "ours as text, in full"],
  ["text", `ours as text, within ${budgetTokens} tokens`],
];

function waysTable(told: readonly Told[]): Table {
  const rows = ways.map(([way, what]) => {
    const counts = told.map((one) => one[way]);
    const beside = told.map((one) => one[way] / one.aria);
    return [what, `${median(counts)}`, `${quantile(counts, 0.95)}`, times(median(beside))];
  });
  return {
    columns: ["a page told by", "median", "95th percentile", "of ariaSnapshot (median)"],
    rows,
  };
}

function sitesTable(told: readonly InstantTold[]): Table {
  const sites = Map.groupBy(told, ({ name }) => name.split(":")[0] ?? name);
  const rows = [...sites].map(([site, pages]) => {
    const of = (way: keyof Told): string => `${median(pages.map((page) => page[way]))}`;
    return [site, `${pages.length}`, of("html"), of("aria"), of("full"), of("text")];
  });
  return {
    columns: ["medians of", "pages", "HTML", "ariaSnapshot", "ours in full", "ours in budget"],
    rows,
  };
}

function flowsTable(flows: readonly FlowTold[]): Table {
  const rows = flows.map(({ name, steps, aria, ours }) => [
    name,
    `${steps}`,
    `${aria}`,
    `${ours}`,
    times(ours / aria),
  ]);
  return {
    columns: ["a flow, told after each step", "steps", "ariaSnapshot", "ours", "ratio"],
    rows,
  };
}

function aimsOf(told: readonly Told[], flows: readonly FlowTold[]): Aim[] {
  const share = median(told.map(({ full, aria }) => full / aria));
  const large = quantile(
    told.map(({ text }) => text),
    0.95,
  );
  const ours = sum(flows.map((flow) => flow.ours));
  const flowShare = ours / sum(flows.map((flow) => flow.aria));
  const edit = Math.max(...flows.flatMap(({ edits }) => edits));
  const unchanged = Math.max(...flows.map((flow) => flow.unchanged));
  return [
    {
      aim: "the full state at most 0.3 × `ariaSnapshot` (median)",
      measured: times(share),
      met: share <= 0.3,
    },
    {
      aim: "95 of 100 pages within the budget",
      measured: `${large} of ${budgetTokens} tokens`,
      met: large <= budgetTokens,
    },
    {
      aim: "whole flows with diffs at most 1/6 of `ariaSnapshot` after each step",
      measured: times(flowShare),
      met: flowShare <= 1 / 6,
    },
    { aim: "one edit at most 40 tokens", measured: `at most ${edit}`, met: edit <= 40 },
    { aim: "nothing changed at most 10 tokens", measured: `${unchanged}`, met: unchanged <= 10 },
  ];
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}
