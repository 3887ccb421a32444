import type { PageContent, Ref, Section } from "../../page-content.ts";
import { fitParts } from "../../text/fit-parts.ts";
import { own } from "../../text/own.ts";
import type { Part } from "../../text/part.ts";
import { partsOf } from "../../text/parts-of.ts";
import { clip, oneLine, quote } from "../../text/quote.ts";
import { lineOfGone, lineOfNew, onlyIn } from "./element-lines.ts";
import { rowLines } from "./row-lines.ts";
import type { Told } from "./told.ts";

/** A new section is told as far as it would be of a whole page. */
const newSectionTokens = 1_000;
const proseLength = 300;

/** What changed of the parts of the page: those that went, then the others as the page has them. */
export function sectionLines(before: PageContent, after: PageContent, told: Told): string[] {
  const formerKeys = formerKeysOf(before, after);
  const former = new Set(formerKeys.values());
  const went = before.order.filter((key) => !former.has(key));
  const came = newParts(after, formerKeys);
  return [
    ...went.flatMap((key) => goneLines(before, key, told)),
    ...after.order.flatMap((key) => {
      const now = own(after.sections, key);
      const old = own(before.sections, formerKeys.get(key) ?? "");
      if (now === undefined || old === now) return [];
      if (!formerKeys.has(key) || old === undefined) return newLines(now, came.get(key), told);
      const sides = [
        { page: before, section: old },
        { page: after, section: now },
      ] as const;
      const lines = changedSection(...sides, told);
      const isOnly = after.order.length === 1;
      return lines.length === 0 || isOnly ? lines : [`## ${labelOf(now)}`, ...lines];
    }),
  ];
}

/** By the keys of the sections now, those they had before: one that is called otherwise is known by its ref. */
function formerKeysOf(before: PageContent, after: PageContent): Map<string, string> {
  const renamed = new Map(
    before.order
      .filter((key) => own(after.sections, key) === undefined)
      .map((key) => [own(before.sections, key)?.ref, key] as const),
  );
  renamed.delete(undefined);
  return new Map(
    after.order.flatMap((key): [string, string][] => {
      const former = Object.hasOwn(before.sections, key)
        ? key
        : renamed.get(own(after.sections, key)?.ref);
      return former === undefined ? [] : [[key, former]];
    }),
  );
}

type Side = { page: PageContent; section: Section };

function changedSection(before: Side, after: Side, told: Told): string[] {
  const [old, now] = [before.section, after.section];
  const prose = oneLine(now.text ?? "");
  return [
    ...renamedLines(old, now, told),
    ...(oneLine(old.text ?? "") === prose ? [] : [`~ text ${quote(clip(prose, proseLength))}`]),
    ...elementsIn(before, after, told),
    ...rowLines(before, after, told),
    ...(old.rowCount === now.rowCount || now.rowCount === undefined
      ? []
      : [`~ ${now.rowCount} rows in all`]),
  ];
}

/** Its ref is told with it: no line of its own says that the one came and the other went. */
function renamedLines(old: Section, now: Section, told: Told): string[] {
  if (labelOf(old) === labelOf(now)) return [];
  if (old.ref !== undefined) told.before.add(old.ref);
  if (now.ref !== undefined) told.after.add(now.ref);
  const isTheSame = labelOf({ ...old, ref: now.ref }) === labelOf(now);
  return [`~ it was ${isTheSame && old.ref !== undefined ? old.ref : labelOf(old)}`];
}

function elementsIn(before: Side, after: Side, told: Told): string[] {
  const went = onlyIn(before.page, after.page, before.section.elements ?? []);
  const came = onlyIn(after.page, before.page, after.section.elements ?? []);
  for (const ref of went) told.before.add(ref);
  for (const ref of came) told.after.add(ref);
  const choices = new Set(came.flatMap((ref) => after.page.elements[ref]?.choices ?? []));
  return [
    ...went.map((ref) => lineOfGone(before.page, ref)),
    ...came.filter((ref) => !choices.has(ref)).map((ref) => lineOfNew(after.page, ref)),
  ];
}

/** Of what went with its section nothing else is said. */
function goneLines(page: PageContent, key: string, told: Told): string[] {
  const section = own(page.sections, key);
  if (section === undefined) return [];
  for (const ref of refsIn(section)) told.before.add(ref);
  return [`- ${labelOf(section)}`];
}

/** The page in parts, where any of it is new: that takes as long as telling all of it. */
function newParts(page: PageContent, formerKeys: ReadonlyMap<string, string>): Map<string, Part> {
  if (page.order.every((key) => formerKeys.has(key))) return new Map();
  return new Map(partsOf(page).map((part) => [part.key, part]));
}

function newLines(section: Section, part: Part | undefined, told: Told): string[] {
  for (const ref of refsIn(section)) told.after.add(ref);
  const parts = part === undefined ? [] : [part];
  const { lines } = fitParts(parts, { budgetTokens: newSectionTokens, detail: "page" });
  return lines.map((line) => `+ ${line}`);
}

function refsIn({ ref, elements = [], rows }: Section): Ref[] {
  const inRows = Object.values(rows?.byKey ?? {}).flatMap((row) => [
    ...(row.ref === undefined ? [] : [row.ref]),
    ...(row.elements ?? []),
  ]);
  return [...(ref === undefined ? [] : [ref]), ...elements, ...inRows];
}

type Labelled = Pick<Section, "kind" | "name" | "modal"> & { ref?: Ref | undefined };

function labelOf({ kind, name = "", ref, modal }: Labelled): string {
  return [
    modal === true ? "modal" : undefined,
    kind === "navigation" ? "nav" : kind,
    oneLine(name) === "" ? undefined : quote(clip(oneLine(name), 60)),
    ref,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
}
