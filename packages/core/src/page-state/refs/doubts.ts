import type { PageTree } from "../outline/tree.ts";
import { digestOf } from "./digest.ts";
import { identityOf } from "./match.ts";
import type { Item, Neighbourhood } from "./neighbourhood.ts";
import type { Seen } from "./read-traits.ts";
import { isTwin, isTwinAlike, twinMarks } from "./traits.ts";

/** Of all rows of a page: as text they would be copied for each element that is open beside them. */
const rowsWidth = 16;

/** An element with where it stands, while it is asked what it may be taken for. */
export type Indexed = Seen & {
  index: number;
  item: Item | undefined;
  /** What it would be about if its row were the only one that says that, in a listing or not. */
  asOnly: string[];
  isRepeated: boolean;
};

/** Of rows and items that say the same each has its own buttons, though only one of them may show them now. */
export function doubtRowsAlike(seen: readonly Indexed[]): Set<string> {
  const inDoubt = new Set<string>();
  for (const alike of Map.groupBy(seen, sayingOf).values()) {
    const boxes = new Set(alike.flatMap(({ item }) => item?.box ?? []));
    const areAlike = boxes.size > 1 || alike.some(({ isRepeated }) => isRepeated);
    if (!areAlike) continue;
    for (const { traits, asOnly } of alike) {
      for (const subject of [traits.subject, ...asOnly]) inDoubt.add(subject);
      traits.isInDoubt = !traits.isLink && !traits.isNamedByAuthor;
    }
  }
  return inDoubt;
}

/** What a button has opened is about what that is about, wherever it is drawn. */
export function nameWhatIsOpened(seen: readonly Indexed[], { opened }: Neighbourhood): void {
  const byIndex = new Map(seen.map((one) => [one.index, one.traits]));
  for (const { index, traits } of seen) {
    const sure = opened.sureOpener(index);
    const opener = sure === undefined ? undefined : byIndex.get(sure);
    if (opener === undefined || traits.isLink || opener === traits) continue;
    const { subject, self, stem, said } = opener;
    const beside = [...said.texts, said.before, said.after];
    traits.subject = [traits.subject, subject, self, stem, ...beside].join("\u0000");
  }
}

/**
 * What one of several buttons alike has opened is as certain as that button. Of what is open apart from the rest of the
 * page nothing tells which row it is about but where it is, while these stay as they are.
 */
export function doubtWhatIsOpened(
  seen: readonly Indexed[],
  tree: PageTree,
  { opened }: Neighbourhood,
): void {
  const byIndex = new Map(seen.map((one) => [one.index, one.traits]));
  let rows: string | undefined;
  for (const { index, traits } of seen) {
    if (traits.isLink) continue;
    if (opened.isAdrift(index)) {
      rows ??= digestOf(
        seen.flatMap(({ item, traits: { subject } }) => (item ? [subject] : [])).join("\u0000"),
        rowsWidth,
      );
      const { x = 0, y = 0 } = tree.box(opened.around(index) ?? index) ?? {};
      traits.context = [twinMarks.alike, traits.context, x, y, rows].join("\u0000");
      continue;
    }
    const opener = byIndex.get(opened.opener(index) ?? -1);
    if (opener === undefined || !isTwin(opener) || traits.isNamedByAuthor) continue;
    const isAlike = isTwinAlike(opener) || isTwinAlike(traits);
    const mark = isAlike ? twinMarks.alike : twinMarks.apart;
    traits.context = [mark, traits.context, opener.context].join("\u0000");
  }
}

/**
 * Elements that are alike in all else are known by the texts around them, where these tell every one of them from
 * every other. Which of them comes first says nothing: that is another one's place after the next change.
 */
export function tellTwinsApart(seen: readonly Indexed[], near: Neighbourhood): void {
  for (const twins of Map.groupBy(seen, ({ traits }) => identityOf(traits)).values()) {
    const isInDoubt = twins.some(({ traits }) => traits.isInDoubt);
    if (twins.length < 2 && !isInDoubt) continue;
    const between = twins.map(({ index }) => near.between(index));
    const areApart =
      !isInDoubt &&
      areDifferent(between.map(({ before }) => before)) &&
      areDifferent(between.map(({ after }) => after));
    for (const [at, { traits }] of twins.entries()) {
      const { before = "", after = "" } = between[at] ?? {};
      const mark = areApart ? twinMarks.apart : twinMarks.alike;
      traits.context = [mark, before, after].join("\u0000");
    }
  }
}

function areDifferent(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length;
}

/** What its item says, without passing news and what is open in it: a row's key may be of these too. */
function sayingOf({ traits: { page, place, subject }, item }: Indexed): string {
  const { isKeyed = false, text = subject } = item ?? {};
  return [page, place, isKeyed ? subject : text].join("\u0000");
}
