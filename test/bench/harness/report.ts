import type { Aim, Benchmark, BenchmarkResult, Comparison, Table } from "./benchmark.ts";
import type { Summary } from "./summary.ts";

/** One benchmark's section, as Markdown. */
export function sectionOf(
  { title, unit = "ms" }: Benchmark,
  { comparisons = [], tables = [], remarks = [] }: BenchmarkResult,
): string {
  const parts = [
    ...(comparisons.length === 0 ? [] : [comparisonTable(comparisons, unit)]),
    ...tables,
  ];
  return [`### ${title}`, ...parts.map(tableOf), ...remarks].join("\n\n");
}

/** The section of a benchmark that came to nothing: what is not measured must not just be missing. */
export function failedSectionOf({ title }: Benchmark, error: unknown): string {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return `### ${title}\n\n**Not measured this time**: ${reason}`;
}

/** What was aimed at beside what was measured, as Markdown; nothing where nothing was. */
export function aimsOf(aims: readonly Aim[]): string[] {
  if (aims.length === 0) return [];
  const rows = aims.map(({ aim, measured, met }) => [
    aim,
    `${met ? "yes" : "**not yet**"}: ${measured}`,
  ]);
  const table = tableOf({ columns: ["aim", "as measured below"], rows });
  return [`### Set against what was aimed at\n\n${table}`];
}

function comparisonTable(comparisons: readonly Comparison[], unit: string): Table {
  return {
    columns: ["what", `ours, ${unit}`, "beside", `plain, ${unit}`, "ratio", `difference, ${unit}`],
    rows: comparisons.map(rowOf),
  };
}

function tableOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [columns, columns.map(() => "---"), ...rows].map(line).join("\n");
}

function rowOf({ what, ours, plain, plainWhat }: Comparison): string[] {
  const ratio = `${significant(ours.median / plain.median)} ×`;
  const difference = ours.median - plain.median;
  return [what, range(ours), plainWhat, range(plain), ratio, signed(difference)];
}

function range({ min, median, max }: Summary): string {
  return `**${digits(median)}** (${digits(min)} – ${digits(max)})`;
}

function signed(value: number): string {
  return value < 0 ? `−${digits(-value)}` : `+${digits(value)}`;
}

export function significant(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2);
}

/** Three digits are more than a run repeats. */
export function digits(value: number): string {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
}
