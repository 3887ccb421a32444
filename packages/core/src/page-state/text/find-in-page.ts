import type { PageContent } from "../page-content.ts";
import { fold, type Place, placeOf, placesOf } from "./fold.ts";
import type { Part } from "./part.ts";
import { partsOf } from "./parts-of.ts";
import { clip, oneLine } from "./quote.ts";

/** What stands around a match in prose, on each side, in characters. */
const around = 80;
/** A row may be as long as a page. */
const lineLength = 2_000;

/**
 * What on the page contains a text, without regard to case and accents: elements, rows and prose as lines with
 * their refs, below the headline of the part they stand in.
 * @param prose the page's main text, where passages are found that the page's state has in short only
 */
export function findInPage(
  content: PageContent,
  { text, limit = 20, prose = "" }: { text: string; limit?: number; prose?: string },
): string {
  const needle = fold(oneLine(text));
  const found = partsOf(content)
    .map((part) => ({ part, lines: linesWith(part, needle) }))
    .filter(({ lines }) => lines.length > 0);
  const passages = passagesWith(prose, { needle, limit, cells: cellsIn(content) });
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);
  const told: string[] = [];
  let left = limit;
  for (const { part, lines } of found) {
    if (left <= 0) break;
    told.push(part.headline, ...lines.slice(0, left).map((line) => clip(line, lineLength)));
    left -= lines.length;
  }
  if (count > limit)
    told.push(`… ${count - limit} more: find with a limit of ${count}, or more of the text`);
  if (passages.length > 0) told.push("## text", ...passages);
  return told.length === 0 ? "Nothing on the page contains it." : told.join("\n");
}

function linesWith({ entries, prose }: Part, needle: string): string[] {
  const lines = entries
    .filter((entry) => entry.says().some((said) => fold(oneLine(said)).includes(needle)))
    .map((entry) => entry.render("part"));
  const place = prose && placeOf(needle, prose.text);
  return prose === undefined || place === undefined
    ? lines
    : [`> ${excerpt(prose.text, place)}`, ...lines];
}

function cellsIn({ sections }: PageContent): Set<string> {
  const rows = Object.values(sections).flatMap(({ rows: { byKey } = { byKey: {} } }) =>
    Object.values(byKey),
  );
  return new Set(rows.flatMap(({ cells }) => cells.map((cell) => fold(oneLine(cell)))));
}

type Search = { needle: string; limit: number; cells: ReadonlySet<string> };

/** Where in a long text it stands, and what is around it there; without cells of tables that are told as rows. */
function passagesWith(prose: string, { needle, limit, cells }: Search): string[] {
  const passages: string[] = [];
  let from = 0;
  let line = lineFrom(prose, 0);
  for (const place of placesOf(needle, prose)) {
    if (passages.length >= limit) break;
    if (place.start < from) continue;
    while (line.end < place.start) line = lineFrom(prose, line.end + 1);
    const cell = cellAround(prose, line, place);
    if (cell !== undefined && cells.has(cell.text)) {
      from = cell.end;
      continue;
    }
    passages.push(
      `> ${excerpt(prose, place)} (readText from ${Math.max(0, place.start - around)})`,
    );
    from = place.end + around;
  }
  return passages;
}

function lineFrom(prose: string, start: number): Place {
  const end = prose.indexOf("\n", start);
  return { start, end: end === -1 ? prose.length : end };
}

/** The cell of a table's line, as `readText` writes them, that holds all of a place. */
function cellAround(
  prose: string,
  line: Place,
  { start, end }: Place,
): { text: string; end: number } | undefined {
  if (!prose.startsWith("| ", line.start)) return undefined;
  const first = prose.lastIndexOf("| ", start);
  const last = prose.indexOf(" |", end);
  if (first < line.start || last === -1) return undefined;
  return { text: fold(oneLine(prose.slice(first + 2, last))), end: last };
}

function excerpt(text: string, { start, end }: Place): string {
  const [first, last] = [Math.max(0, start - around), Math.min(text.length, end + around)];
  const middle = oneLine(text.slice(first, last).toWellFormed());
  return `${first > 0 ? "… " : ""}${middle}${last < text.length ? " …" : ""}`;
}
