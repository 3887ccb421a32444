import {
  costOf,
  encodePage,
  listedPrices,
  modelProviders,
  viewCore,
  type ModelMessage,
} from "@dormouse/core";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { harborModel, sampleTask } from "../../support/harbor-agent/index.ts";
import { startHarbor } from "../../support/harbor/index.ts";
import { startModelServer } from "../../support/model-server/index.ts";
import type { Benchmark, Table } from "../harness/benchmark.ts";
import { openOwnWorld } from "../support/own-world.ts";
import { recordAgent, type RecordedDecision } from "../support/recorded-agent.ts";

/** Who is asked where nobody says another. */
const model = modelProviders.google.model ?? "";

/** What a page is told at most, in full. */
const budgetTokens = 2_000;

export const agentTokens: Benchmark = {
  name: "agent-tokens",
  title: "What a model is told for the sample task: tokens of o200k",

  async run({ local, chromiumPath }) {
    const [harbor, server] = await Promise.all([startHarbor(), startModelServer()]);
    try {
      server.answer(harborModel);
      const { world } = await openOwnWorld(local, "agent-tokens");
      const run = sampleTask({ site: harbor.url, date: "2026-03-20" });
      const decisions = await recordAgent(world, { model: server, chromiumPath, run });
      return {
        tables: [waysTable(decisions), decisionsTable(decisions)],
        remarks: [remarkOn(decisions)],
      };
    } finally {
      await Promise.all([harbor.close(), server.close()]);
    }
  },
};

/** How the pages are told; left out, as they were. */
type Way = {
  what: string;
  page?(decision: RecordedDecision): string;
  /** Those of earlier decisions are taken out. */
  newestAlone?: true;
};

const inFull = {
  text: ({ page }) => encodePage(page, { budgetTokens }).text,
  json: ({ page }) => JSON.stringify(viewCore({ step: 1, memory: { content: page } })),
  html: ({ html }) => html,
} satisfies Record<string, Way["page"]>;

const plain: Way = { what: "HTML each time, with all earlier pages", page: inFull.html };
const ways: readonly Way[] = [
  { what: "**ours, as sent**: the newest as text, then what changed of it" },
  { what: "our text each time, the newest page alone", page: inFull.text, newestAlone: true },
  { what: "our text each time, with all earlier pages", page: inFull.text },
  { what: "our JSON each time, the newest page alone", page: inFull.json, newestAlone: true },
  { what: "our JSON each time, with all earlier pages", page: inFull.json },
  { what: "HTML each time, the newest page alone", page: inFull.html, newestAlone: true },
  plain,
];

function waysTable(decisions: readonly RecordedDecision[]): Table {
  const beside = takenBy(decisions, plain).inputTokens;
  const rows = ways.map((way) => {
    const { inputTokens, cachedInputTokens } = takenBy(decisions, way);
    return [
      way.what,
      `${inputTokens}`,
      `${(inputTokens / beside).toFixed(2)} ×`,
      `${cachedInputTokens}`,
      dollars(inputTokens, 0),
      dollars(inputTokens, cachedInputTokens),
    ];
  });
  return {
    columns: [
      "pages told as",
      "input of all calls",
      "beside the last row",
      "of it as in the call before",
      "US$, none of it kept",
      "US$, that kept",
    ],
    rows,
  };
}

function decisionsTable(decisions: readonly RecordedDecision[]): Table {
  const rows = decisions.map((decision, index) => [
    `${index + 1}: ${decision.called.join(", ")}`,
    ...[inFull.html, inFull.json, inFull.text].map((page) => `${countTokens(page(decision))}`),
    `${countTokens(pageIn(decision.request.messages.at(-1)))}`,
    `${countTokens(toldFor(decisions, index, {}))}`,
  ]);
  return {
    columns: ["decision", "its page as HTML", "as our JSON", "as our text", "as told", "the call"],
    rows,
  };
}

type Taken = { inputTokens: number; cachedInputTokens: number };

/** What all the calls come to, and what of it each time stood at the beginning of the call before. */
function takenBy(decisions: readonly RecordedDecision[], way: Omit<Way, "what">): Taken {
  const calls = decisions.map((_, index) => toldFor(decisions, index, way));
  const kept = calls.slice(1).map((call, index) => sameBeginning(calls[index] ?? "", call));
  return {
    inputTokens: sum(calls.map((call) => countTokens(call))),
    cachedInputTokens: sum(kept.map((text) => countTokens(text))),
  };
}

/** All that the model is told for a decision, with the pages told that way. */
function toldFor(
  decisions: readonly RecordedDecision[],
  index: number,
  { page, newestAlone }: Omit<Way, "what">,
): string {
  const decision = decisions[index];
  if (decision === undefined) return "";
  const { instructions, messages } = decision.request;
  // One message of ours for each decision so far, each with its page at the end.
  let seen = -1;
  const said = messages.map((message) => {
    const text = textOf(message);
    if (message.role === "assistant" || page === undefined) return text;
    const shown = decisions[(seen += 1)];
    const isNewest = seen === index;
    if (shown === undefined || (newestAlone === true && !isNewest)) return withoutPage(text);
    return `${withoutPage(text)}\n\nThe page now:\n<page>\n${page(shown)}\n</page>`;
  });
  return [instructions, JSON.stringify(decision.tools), ...said].join("\n");
}

function textOf(message: ModelMessage): string {
  switch (message.role) {
    case "user":
      return message.text;
    case "assistant":
      return JSON.stringify(message.calls.map(({ tool, input }) => ({ tool, input })));
    case "tool":
      return message.results.map(({ tool, text }) => `${tool}\n${text}`).join("\n");
  }
}

const pageAtEnd = /\n\n(?:The page now|What changed of the page):\n<page>\n[^]*$/;

function withoutPage(text: string): string {
  return text.replace(pageAtEnd, "");
}

function pageIn(message: ModelMessage | undefined): string {
  return (message && pageAtEnd.exec(textOf(message))?.[0]) ?? "";
}

function sameBeginning(before: string, after: string): string {
  let length = 0;
  while (length < before.length && before[length] === after[length]) length += 1;
  return after.slice(0, length);
}

function dollars(inputTokens: number, cachedInputTokens: number): string {
  const { until: _, ...price } = listedPrices[model] ?? { input: 0, output: 0 };
  const usage = { inputTokens, cachedInputTokens, cacheWriteTokens: 0, outputTokens: 0 };
  return (costOf(usage, price, 0) ?? 0).toFixed(4);
}

function remarkOn(decisions: readonly RecordedDecision[]): string {
  const [first] = decisions;
  const rules = countTokens(`${first?.request.instructions}\n${JSON.stringify(first?.tools)}`);
  return `${decisions.length} decisions of one run on Harbor, whose requests were recorded; each page's HTML and state are those at that decision. The rules and the tools, which each call begins with, are ${rules} tokens. Nearly every decision leads to another page here: what changed of one that stays is told in much less, as the flows of page state show. Money is what \`${model}\` asks for input, without and with what the provider may have kept from the call before.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
