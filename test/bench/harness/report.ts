import type { Benchmark, BenchmarkResult, Comparison } from "./benchmark.ts";
import type { Summary } from "./summary.ts";

const head = [
  "| what | ours, ms | beside | plain, ms | ratio | difference, ms |",
  "| --- | --- | --- | --- | --- | --- |",
];

/** One benchmark's section, as Markdown. */
export function sectionOf({ title }: Benchmark, { comparisons, remarks = [] }: BenchmarkResult) {
  return [
    `### ${title}`,
    "",
    ...head,
    ...comparisons.map(rowOf),
    ...remarks.flatMap((remark) => ["", remark]),
  ].join("\n");
}

function rowOf({ what, ours, plain, plainWhat }: Comparison): string {
  const ratio = `${significant(ours.medianMs / plain.medianMs)} ×`;
  const difference = ours.medianMs - plain.medianMs;
  const cells = [what, range(ours), plainWhat, range(plain), ratio, signed(difference)];
  return `| ${cells.join(" | ")} |`;
}

function range({ minMs, medianMs, maxMs }: Summary): string {
  return `**${digits(medianMs)}** (${digits(minMs)} – ${digits(maxMs)})`;
}

function signed(ms: number): string {
  return ms < 0 ? `−${digits(-ms)}` : `+${digits(ms)}`;
}

function significant(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(4) : ratio.toFixed(2);
}

/** Three digits are more than a run repeats. */
export function digits(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}
