import type { BenchWorld } from "../support/bench-world.ts";
import type { Summary } from "./summary.ts";

/** Something of ours beside something plain that was measured in the same rounds. */
export type Comparison = {
  what: string;
  ours: Summary;
  /** The least the job can cost here, or what others do for it. */
  plain: Summary;
  plainWhat: string;
};

/** What no comparison of two medians tells. Cells are Markdown. */
export type Table = { columns: readonly string[]; rows: readonly (readonly string[])[] };

/** What was to be reached, and what was. */
export type Aim = { aim: string; measured: string; met: boolean };

export type BenchmarkResult = {
  comparisons?: Comparison[];
  tables?: Table[];
  /** Where the time went, said from what was measured. */
  remarks?: string[];
  aims?: Aim[];
};

export type Benchmark = {
  /** For `--only`. */
  name: string;
  title: string;
  /** What its samples are in. Default: milliseconds. */
  unit?: "ms" | "bytes";
  /** @param rounds how many samples of each that costs a second or so; cheap ones may take more. */
  run(world: BenchWorld, rounds: number): Promise<BenchmarkResult>;
};

/** Benchmarks that are written into the page together. */
export type Group = { name: string; benchmarks: readonly Benchmark[] };
