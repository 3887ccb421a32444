import type { NodeHandle, PageElement, Section } from "../page-content.ts";

/** What can be acted on, by the index of its node, in the order of the page. */
export type Elements = ReadonlyMap<number, PageElement>;

/** A section before it has a key, and the node that holds it. */
export type FoundSection = { node: number; section: Section<NodeHandle> };

export type KeyedSection = FoundSection & { key: string };
