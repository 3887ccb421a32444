import type { Benchmark, BenchmarkResult, Comparison } from "./benchmark.ts";
import type { Summary } from "./summary.ts";

/** One benchmark's section, as Markdown. */
export function sectionOf(
  { title, unit = "ms" }: Benchmark,
  { comparisons, remarks = [] }: BenchmarkResult,
) {
  return [
    `### ${title}`,
    "",
    `| what | ours, ${unit} | beside | plain, ${unit} | ratio | difference, ${unit} |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...comparisons.map(rowOf),
    ...remarks.flatMap((remark) => ["", remark]),
  ].join("\n");
}

function rowOf({ what, ours, plain, plainWhat }: Comparison): string {
  const ratio = `${significant(ours.median / plain.median)} ×`;
  const difference = ours.median - plain.median;
  const cells = [what, range(ours), plainWhat, range(plain), ratio, signed(difference)];
  return `| ${cells.join(" | ")} |`;
}

function range({ min, median, max }: Summary): string {
  return `**${digits(median)}** (${digits(min)} – ${digits(max)})`;
}

function signed(value: number): string {
  return value < 0 ? `−${digits(-value)}` : `+${digits(value)}`;
}

function significant(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2);
}

/** Three digits are more than a run repeats. */
export function digits(value: number): string {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
}
