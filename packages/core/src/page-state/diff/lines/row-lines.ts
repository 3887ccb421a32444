import type { PageContent, Row, Section } from "../../page-content.ts";
import { lineOfRow } from "../../text/line-of-row.ts";
import { own } from "../../text/own.ts";
import { clip, oneLine, quote } from "../../text/quote.ts";
import { layoutOf, noLayout, type RowLayout } from "../../text/row-layout.ts";
import { lineOfGone, lineOfNew, onlyIn } from "./element-lines.ts";
import { movedOf } from "./moved.ts";
import type { Told } from "./told.ts";

type Side = { page: PageContent; section: Section };

const nameLength = 40;
const cellLength = 80;

/** More than these that moved are not told one by one. */
const movedMax = 3;

/** What changed of the rows of a section: those that went, that came, that changed, that moved. */
export function rowLines(before: Side, after: Side, told: Told): string[] {
  const [old, now] = [orderOf(before), orderOf(after)];
  const went = old.filter((key) => rowOf(after, key) === undefined);
  const came = now.filter((key) => rowOf(before, key) === undefined);
  const kept = now.filter((key) => rowOf(before, key) !== undefined);
  const layout = sharedLayout(before, after);
  return [
    ...wentLines(before, went, kept.length === 0, told),
    ...came.flatMap((key) => cameLines(after, key, layout, told)),
    ...kept.flatMap((key) => changedRow(before, after, key, told)),
    ...movedLines(after, old, kept, now),
  ];
}

function wentLines(side: Side, keys: string[], all: boolean, told: Told): string[] {
  for (const key of keys) {
    const { ref, elements = [] } = rowOf(side, key) ?? {};
    for (const one of [...(ref === undefined ? [] : [ref]), ...elements]) told.before.add(one);
  }
  if (all && keys.length > 1) return [`- all ${keys.length} rows`];
  return keys.map((key) => `- ${nameOf(side, key)}`);
}

function cameLines(side: Side, key: string, layout: RowLayout, told: Told): string[] {
  const row = rowOf(side, key);
  if (row === undefined) return [];
  for (const ref of [...(row.ref === undefined ? [] : [row.ref]), ...(row.elements ?? [])]) {
    told.after.add(ref);
  }
  return [`+ ${lineOfRow(row, side.page, "page", layout)}`];
}

function changedRow(before: Side, after: Side, key: string, told: Told): string[] {
  const [old, now] = [rowOf(before, key), rowOf(after, key)];
  if (old === undefined || now === undefined || old === now) return [];
  const cells = now.cells.flatMap((cell, column) =>
    cell === old.cells[column] ? [] : [`${columnOf(after, column)} = ${cellText(cell)}`],
  );
  const chosen = now.selected === old.selected ? [] : [now.selected ? "selected" : "not selected"];
  const changes = [...cells, ...chosen];
  return [
    ...(changes.length === 0 ? [] : [`~ ${nameOf(after, key)}: ${changes.join(", ")}`]),
    ...elementsOfRow(before, after, old, now, told),
  ];
}

function elementsOfRow(before: Side, after: Side, old: Row, now: Row, told: Told): string[] {
  const went = onlyIn(before.page, after.page, old.elements ?? []);
  const came = onlyIn(after.page, before.page, now.elements ?? []);
  for (const ref of went) told.before.add(ref);
  for (const ref of came) told.after.add(ref);
  // A name that is all of a new cell has been told with it.
  const newCells = new Set(now.cells.filter((cell, at) => cell !== old.cells[at]).map(oneLine));
  for (const ref of now.elements ?? []) {
    if (newCells.has(oneLine(after.page.elements[ref]?.name ?? ""))) told.after.add(ref);
  }
  return [
    ...went.map((ref) => lineOfGone(before.page, ref)),
    ...came.map((ref) => lineOfNew(after.page, ref)),
  ];
}

function movedLines(side: Side, old: string[], kept: string[], now: string[]): string[] {
  const moved = movedOf(old, kept);
  if (moved.length > movedMax) {
    return [`~ order ${now.map((key) => nameOf(side, key)).join(", ")}`];
  }
  return moved.map((key) => {
    const previous = now[now.indexOf(key) - 1];
    const place = previous === undefined ? "first" : `after ${nameOf(side, previous)}`;
    return `~ ${nameOf(side, key)} moved ${place}`;
  });
}

/** What a row is called: its ref, or what stands in it first. */
function nameOf(side: Side, key: string): string {
  const { ref, cells = [] } = rowOf(side, key) ?? {};
  if (ref !== undefined) return ref;
  const text = cells.map(oneLine).find((cell) => cell !== "");
  return quote(clip(text ?? key, nameLength), (line) => /[:,]/.test(line));
}

function columnOf({ section }: Side, column: number): string {
  const name = oneLine(section.columns?.[column] ?? "");
  return name === "" ? `cell ${column + 1}` : quote(clip(name, nameLength));
}

function cellText(cell: string): string {
  return quote(clip(oneLine(cell), cellLength));
}

/** What the page before said that its rows have in common holds for the new ones as far as it is the same. */
function sharedLayout(before: Side, after: Side): RowLayout {
  const [old, now] = [before, after].map(({ page, section }) => {
    const rows = orderOf({ page, section }).flatMap((key) => rowOf({ page, section }, key) ?? []);
    return layoutOf(rows, section.columns ?? [], page.elements);
  });
  if (old === undefined || now === undefined) return noLayout;
  const isSame =
    old.each.join("\n") === now.each.join("\n") && [...old.empty].join() === [...now.empty].join();
  return isSame ? now : noLayout;
}

function orderOf({ section: { rows } }: Side): string[] {
  if (rows === undefined) return [];
  return rows.order.filter((key) => Object.hasOwn(rows.byKey, key));
}

function rowOf({ section: { rows } }: Side, key: string): Row | undefined {
  return rows === undefined ? undefined : own(rows.byKey, key);
}
