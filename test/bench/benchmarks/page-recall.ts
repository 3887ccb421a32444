import { outlineOf } from "@dormouse/core";
import type { Benchmark, BenchmarkResult } from "../harness/benchmark.ts";
import { openCorpus } from "../pages/corpus.ts";
import { interactiveOf, type Interactive } from "../pages/interactive.ts";
import { arrive, type PageInstant } from "../pages/page-instant.ts";
import { ReachablePage, type Reach } from "../pages/reach.ts";
import { openOurs, type OurVisitor } from "../pages/visitors.ts";

export const pageRecall: Benchmark = {
  name: "page-recall",
  title: "Elements of a page that an agent can reach by what it is told",

  async run({ chromiumPath, onClose }) {
    const instants = await openCorpus(onClose);
    const ours = await openOurs(chromiumPath);
    try {
      const pages: Recall[] = [];
      for (const instant of instants) pages.push(await recallOf(ours, instant));
      return resultOf(pages);
    } finally {
      await ours.close();
    }
  },
};

type Recall = { name: string; reached: Record<Reach, number>; missing: Interactive[] };

async function recallOf(ours: OurVisitor, instant: PageInstant): Promise<Recall> {
  await arrive(ours, instant);
  const interactive = await interactiveOf(ours.page);
  const raw = await ours.readPage();
  const page = new ReachablePage(raw, outlineOf(raw));
  const reached = { itself: 0, through: 0, missed: 0 };
  const missing: Interactive[] = [];
  for (const element of interactive) {
    const reach = page.reach(element);
    reached[reach] += 1;
    if (reach === "missed") missing.push(element);
  }
  return { name: instant.name, reached, missing };
}

function resultOf(pages: readonly Recall[]): BenchmarkResult {
  const total = (reach: Reach) => pages.reduce((sum, { reached }) => sum + reached[reach], 0);
  const [itself, through, missed] = [total("itself"), total("through"), total("missed")];
  const all = itself + through + missed;
  const share = (count: number) => `${((100 * count) / all).toFixed(2)} %`;
  const lacking = pages.flatMap(({ name, missing }) =>
    missing.map(({ markup }) => [name, `\`${markup.replaceAll("|", " ").slice(0, 100)}\``]),
  );
  return {
    tables: [
      {
        columns: ["pages", "elements", "told themselves", "through what is told", "missed"],
        rows: [
          [
            pages.length,
            all,
            `${itself} (${share(itself)})`,
            `${through} (${share(through)})`,
            `${missed} (${share(missed)})`,
          ].map(String),
        ],
      },
      ...(lacking.length === 0 ? [] : [{ columns: ["page", "missed"], rows: lacking }]),
    ],
    remarks: [
      "Counted is all that is natively interactive (links, controls, summaries, roles of widgets, what takes the focus or is edited) or that Chromium calls clickable, and that the page itself finds visible; asked of the page by other means than ours. " +
        "Told is what stands in a section, or in a row of one: two expansions lead to each. Through what is told: a label by its control, and what listens for clicks or takes the focus by an element told within it or around it, as a click there comes to it.",
    ],
    aims: [
      {
        aim: "of all interactive elements at least 99 % reachable within two expansions",
        measured: share(all - missed),
        met: (all - missed) / all >= 0.99,
      },
    ],
  };
}
