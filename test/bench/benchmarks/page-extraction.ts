import { outlineOf } from "@dormouse/core";
import type { Benchmark, BenchmarkResult, Comparison, Table } from "../harness/benchmark.ts";
import { interleave, timed } from "../harness/measure.ts";
import { digits, significant } from "../harness/report.ts";
import { summarize, type Summary } from "../harness/summary.ts";
import { openCorpus } from "../pages/corpus.ts";
import { drawLargePage } from "../pages/large-page.ts";
import { arrive, type Visitor } from "../pages/page-instant.ts";
import {
  openOurs,
  openPlaywright,
  type OurVisitor,
  type PlaywrightVisitor,
} from "../pages/visitors.ts";

const plainWhat = 'Playwright: `ariaSnapshot({ mode: "ai" })`';

export const pageExtraction: Benchmark = {
  name: "page-extraction",
  title: "What a page shows, from the browser to its outline",

  async run({ chromiumPath, onClose }, rounds) {
    const instants = await openCorpus(onClose);
    const ours = await openOurs(chromiumPath);
    const theirs = await openPlaywright(chromiumPath);
    try {
      const pages: NamedExtraction[] = [];
      for (const instant of instants) {
        await Promise.all([arrive(ours, instant), arrive(theirs, instant)]);
        pages.push({ name: instant.name, ...(await extract(ours, theirs, rounds)) });
      }
      await Promise.all([drawLargePage(ours), drawLargePage(theirs)]);
      const large = await extract(ours, theirs, rounds);
      return resultOf(pages, large);
    } finally {
      await Promise.all([ours.close(), theirs.close()]);
    }
  },
};

/** One page in both: as often read as there are rounds. */
type Extraction = { nodes: number; changed: Summary; unchanged: Summary; aria: Summary };
type NamedExtraction = Extraction & { name: string };

async function extract(
  ours: OurVisitor,
  theirs: PlaywrightVisitor,
  rounds: number,
): Promise<Extraction> {
  let nodes = 0;
  const read = async (): Promise<void> => {
    const raw = await ours.readPage();
    nodes = raw.nodes.length;
    outlineOf(raw);
  };
  const { changed, unchanged, aria } = await interleave(
    {
      changed: async () => {
        await touch(ours);
        return timed(read);
      },
      unchanged: () => timed(() => ours.readPage()),
      aria: async () => {
        await touch(theirs);
        return timed(() => theirs.page.locator("body").ariaSnapshot({ mode: "ai" }));
      },
    },
    { rounds, warmUp: 1 },
  );
  return { nodes, changed, unchanged, aria };
}

/** The least change: what has not changed at all is not read again. */
async function touch(visitor: Visitor): Promise<void> {
  await visitor.evaluate(`document.body.toggleAttribute("data-touched")`);
}

function resultOf(pages: readonly NamedExtraction[], large: Extraction): BenchmarkResult {
  const medians = (which: "changed" | "unchanged" | "aria") =>
    summarize(pages.map((page) => page[which].median));
  const ratios = summarize(pages.map(({ changed, aria }) => changed.median / aria.median));
  const onLarge = `a page of ${large.nodes} nodes`;
  const comparison = (what: string, ours: Summary, plain: Summary): Comparison => {
    return { what, ours, plain, plainWhat };
  };
  return {
    comparisons: [
      comparison(`the medians of ${pages.length} pages`, medians("changed"), medians("aria")),
      comparison("the same pages, unchanged", medians("unchanged"), medians("aria")),
      comparison(onLarge, large.changed, large.aria),
      comparison(`${onLarge}, unchanged`, large.unchanged, large.aria),
    ],
    tables: [tableOf(pages)],
    remarks: [
      `Of the pages' ratios the median is **${significant(ratios.median)} ×** (${significant(ratios.min)} – ${significant(ratios.max)}). ` +
        "Ours is reading the page and its outline; before each time an attribute of the page was changed.",
    ],
    aims: [
      {
        aim: "reading a page not slower than `ariaSnapshot`, at the median of all pages",
        measured: `${significant(ratios.median)} ×`,
        met: ratios.median <= 1,
      },
      {
        aim: "a page of 17,000 nodes within 2 s",
        measured: `${digits(large.changed.median)} ms for ${large.nodes} nodes`,
        met: large.changed.median < 2_000,
      },
    ],
  };
}

function tableOf(pages: readonly NamedExtraction[]): Table {
  return {
    columns: ["page", "nodes", "ours, ms", "unchanged, ms", "`ariaSnapshot`, ms", "ratio"],
    rows: pages.map(({ name, nodes, changed, unchanged, aria }) => [
      name,
      String(nodes),
      digits(changed.median),
      digits(unchanged.median),
      digits(aria.median),
      `${significant(changed.median / aria.median)} ×`,
    ]),
  };
}
