import { groups, type Case } from "../case.ts";
import type { NotKept } from "../not-kept.ts";
import type { System } from "../session.ts";
import type { Verdict } from "../verdict.ts";

/** How one case ended, in the order of the systems. */
export type Row = { played: Case; verdicts: Verdict[] };

const legend = `\`missing\`: not there. \`late\`: not there for the first script, but afterwards. \`changed\`: there, but not as it was. \`resurrected\`: there again after it was gone. \`failed\`: the system could not save or restore at all. \`not applicable\`: no part of what the system keeps; whoever wakes it says it again.`;

/** The whole report, as Markdown. */
export function reportOf(
  systems: readonly System[],
  rows: readonly Row[],
  notKept: readonly NotKept[],
): string {
  const sections = groups.flatMap((group) => {
    const own = rows.filter(({ played }) => played.group === group);
    return own.length === 0 ? [] : [sectionOf(group, systems, own, notKept)];
  });
  return [summaryOf(systems, rows), legend, ...sections, ...reasonsOf(rows, notKept)].join("\n\n");
}

function summaryOf(systems: readonly System[], rows: readonly Row[]): string {
  const found = new Set(rows.flatMap(({ verdicts }) => verdicts));
  const verdicts = allVerdicts.filter((verdict) => found.has(verdict));
  const lines = systems.map(({ name }, index) => {
    const counts = verdicts.map(
      (verdict) => rows.filter((row) => row.verdicts[index] === verdict).length,
    );
    return lineOf([name, ...counts.map(String)]);
  });
  return [
    lineOf([`of ${rows.length} cases`, ...verdicts]),
    ruleOf(verdicts.length + 1),
    ...lines,
  ].join("\n");
}

const allVerdicts: readonly Verdict[] = [
  "kept",
  "missing",
  "late",
  "changed",
  "resurrected",
  "failed",
  "not applicable",
];

function sectionOf(
  title: string,
  systems: readonly System[],
  rows: readonly Row[],
  notKept: readonly NotKept[],
): string {
  const lines = rows.map(({ played, verdicts }) => {
    const mark = notKept.some(({ id }) => id === played.id) ? " \\*" : "";
    return lineOf([played.title + mark, ...verdicts.map(cellOf)]);
  });
  const head = lineOf(["kept is", ...systems.map(({ name }) => name)]);
  return [`### ${title}`, "", head, ruleOf(systems.length + 1), ...lines].join("\n");
}

function reasonsOf(rows: readonly Row[], notKept: readonly NotKept[]): string[] {
  const lines = notKept.flatMap(({ id, reason }) => {
    const row = rows.find(({ played }) => played.id === id);
    return row === undefined ? [] : [`- ${row.played.group}, ${row.played.title}: ${reason}.`];
  });
  return lines.length === 0 ? [] : [`### \\* What Dormouse does not keep\n\n${lines.join("\n")}`];
}

function cellOf(verdict: Verdict): string {
  return verdict === "kept" ? verdict : `**${verdict}**`;
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function ruleOf(columns: number): string {
  return lineOf(Array.from({ length: columns }, () => "---"));
}
