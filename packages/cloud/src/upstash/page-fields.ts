import type { MergePatch, PageContent, PageMemory, Ref, Section } from "@dormouse/core";

/** A page's memory in parts, each of them JSON by its name: what does not change need not be written. */
export type PageFields = Map<string, string>;

/** So many neighbours share a part: fewer parts cost less to write, smaller ones less to change. */
const elementsPerField = 32;
const signaturesPerField = 64;

const sectionPrefix = "section:";
const elementsPrefix = "elements:";
const signaturesPrefix = "signatures:";

export function toFields({ content, refs }: PageMemory): PageFields {
  const { sections, elements, images, ...page } = content;
  const fields: [string, unknown][] = [
    ["page", page],
    ["images", images],
    ["refs", { next: refs.next }],
    ...Object.entries(sections).map(([key, section]): [string, unknown] => [
      sectionPrefix + key,
      section,
    ]),
    ...inGroups(elementsPrefix, elementsPerField, elements),
    ...inGroups(signaturesPrefix, signaturesPerField, refs.signatures),
  ];
  return new Map(fields.map(([name, value]) => [name, JSON.stringify(value)]));
}

/** @returns undefined where parts are missing that every page has. */
export function fromFields(fields: ReadonlyMap<string, unknown>): PageMemory | undefined {
  const [page, images, refs] = ["page", "images", "refs"].map((name) => fields.get(name));
  if (page === undefined || images === undefined || refs === undefined) return undefined;
  const together = (prefix: string): Record<string, unknown> =>
    Object.assign({}, ...ofPrefix(fields, prefix).map(([, members]) => members));
  return {
    content: {
      ...(page as Omit<PageContent, "sections" | "elements" | "images">),
      sections: Object.fromEntries(ofPrefix(fields, sectionPrefix)) as Record<string, Section>,
      elements: together(elementsPrefix) as PageContent["elements"],
      images: images as PageContent["images"],
    },
    refs: {
      ...(refs as { next: number }),
      signatures: together(signaturesPrefix) as Record<Ref, string>,
    },
  };
}

/** The names of the parts that a change touches, those among them that it takes away. */
export function touchedBy(delta: MergePatch): Set<string> {
  const { content, refs } = delta as { content?: MergePatch; refs?: MergePatch };
  const { sections, elements, images, ...page } = content ?? {};
  return new Set([
    ...(Object.keys(page).length === 0 ? [] : ["page"]),
    ...(images === undefined ? [] : ["images"]),
    ...(refs?.next === undefined ? [] : ["refs"]),
    ...namesIn(sections).map((key) => sectionPrefix + key),
    ...namesIn(elements).map((ref) => groupOf(elementsPrefix, elementsPerField, ref)),
    ...namesIn(refs?.signatures).map((ref) => groupOf(signaturesPrefix, signaturesPerField, ref)),
  ]);
}

function inGroups(
  prefix: string,
  perField: number,
  members: Record<string, unknown>,
): [string, unknown][] {
  const groups = Map.groupBy(Object.entries(members), ([ref]) => groupOf(prefix, perField, ref));
  return [...groups].map(([name, entries]) => [name, Object.fromEntries(entries)]);
}

/** Refs count up, so that those of one part of a page are mostly neighbours. */
function groupOf(prefix: string, perField: number, ref: string): string {
  return `${prefix}${Math.floor(Number(ref.slice(1)) / perField)}`;
}

function ofPrefix(fields: ReadonlyMap<string, unknown>, prefix: string): [string, unknown][] {
  return [...fields]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => [name.slice(prefix.length), value]);
}

function namesIn(patch: unknown): string[] {
  return typeof patch === "object" && patch !== null ? Object.keys(patch) : [];
}
