import type { NodeHandle, Section } from "../../page-content.ts";

/** A section before it has its key and its place among the others. */
export type Part = {
  /** What holds it; of controls that nothing holds, where they begin. */
  node: number;
  section: Section<NodeHandle>;
  /** What it may be told apart by, best first. */
  traits: (string | undefined)[];
  /** It is told of though nothing can be done in it. */
  isKept: boolean;
};
