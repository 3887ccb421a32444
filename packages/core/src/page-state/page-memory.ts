import type { PageContent, Ref } from "./page-content.ts";

/** What an element is known again by, after a re-render or in another browser: short digests, most exact first. */
export type Signature = string;

/** All refs that the session may still be asked for, those of elements that went away lately among them. */
export type RefTable = {
  /** The number of the next ref. */
  next: number;
  signatures: Record<Ref, Signature>;
};

/** What a session knows of its page after a step. */
export type PageMemory = { content: PageContent; refs: RefTable };
