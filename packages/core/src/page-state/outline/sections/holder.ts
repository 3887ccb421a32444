import type { SectionKind } from "../../page-content.ts";

/** A node that holds a part of the page which belongs together. */
export type Holder = {
  node: number;
  kind: Extract<SectionKind, "dialog" | "alert" | "form" | "navigation">;
};

/** By the node that holds it. */
export type Holders = ReadonlyMap<number, Holder>;
