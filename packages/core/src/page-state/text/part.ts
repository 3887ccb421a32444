import type { PageContent, Ref, Section } from "../page-content.ts";
import { own } from "./own.ts";
import type { Detail } from "./line-of-element.ts";

/** What is told in one go: a row, an element, a picture. */
export type Entry = {
  /** What a count of them is called, in the singular. */
  kind: string;
  refs: Ref[];
  render(detail: Detail): string;
  /** All that the page says there, to be searched. */
  says(): string[];
};

/** A part of the page as text: a headline, prose, and what there is in it. */
export type Part = {
  /** What `expand` calls it by: its ref, or else its key. */
  handle: string;
  key: string;
  headline: string;
  /** Those that the headline names. */
  refs: Ref[];
  prose?: Prose;
  /** Stands over the entries, once. */
  caption?: { line: string; refs: Ref[] };
  entries: Entry[];
  /** Entries stand beside each other, not each in a line of its own. */
  inline: boolean;
  importance: Importance;
};

export type Prose = { text: string; length: number; ref?: Ref };

/** What is told first where not all can be, most important first. */
export const importances = [
  "dialog",
  "alert",
  "focused",
  "main",
  "form",
  "controls",
  "rows",
  "navigation",
  "prose",
  "images",
] as const;
export type Importance = (typeof importances)[number];

/** How important a section is. */
export function importanceOf(content: PageContent, key: string, section: Section): Importance {
  const around = within(content, key).map((at) => own(content.sections, at));
  if (around.some((one) => one?.kind === "dialog")) return "dialog";
  if (section.kind === "alert") return "alert";
  if (section.elements?.some((ref) => content.elements[ref]?.focused === true) === true) {
    return section.kind === "form" ? "focused" : "form";
  }
  if (key === content.main) return "main";
  if (section.kind === "text") return "prose";
  if (section.kind === "table" || section.kind === "list") return "rows";
  return section.kind === "frame" ? "controls" : section.kind;
}

/** Keys of the section and of those it lies in, inmost first. */
export function within({ sections }: PageContent, key: string): string[] {
  const around = new Set<string>();
  for (let at: string | undefined = key; at !== undefined && !around.has(at);) {
    around.add(at);
    at = own(sections, at)?.within;
  }
  return [...around];
}
