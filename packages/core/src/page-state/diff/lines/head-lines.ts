import type { PageContent } from "../../page-content.ts";
import { pagingLine } from "../../text/paging.ts";
import { clip, oneLine, quote } from "../../text/quote.ts";

const textLength = 200;
const picturesMax = 5;

/** What changed of the page as a whole: its title, where its rows stand, its pictures. */
export function headLines(before: PageContent, after: PageContent): string[] {
  const [paging, pagingBefore] = [pagingLine(after), pagingLine(before)];
  return [
    before.title !== after.title && `~ title ${quote(clip(after.title, textLength))}`,
    before.url !== after.url && before.title === after.title && placeOf(after),
    isOther(before.breadcrumbs, after.breadcrumbs) &&
      `~ breadcrumbs ${clip(after.breadcrumbs.map(oneLine).join(" > "), textLength)}`,
    paging !== pagingBefore && `~ ${paging ?? "(no pages, filters or order)"}`,
    ...pictureLines(before, after),
    ...(after.omitted ?? [])
      .filter((what) => before.omitted?.includes(what) !== true)
      .slice(0, 3)
      .map((what) => `~ (not told: ${clip(oneLine(what), 100)})`),
  ].filter((line) => typeof line === "string");
}

/** Route and origin are as they were: what is left is the fragment. */
function placeOf({ url }: PageContent): string {
  const hash = url.indexOf("#");
  return `~ at ${hash === -1 ? "the top" : clip(oneLine(url.slice(hash)), 100)}`;
}

function pictureLines(before: PageContent, after: PageContent): string[] {
  const came = Object.keys(after.images).filter((id) => !Object.hasOwn(before.images, id));
  const went = Object.keys(before.images).filter((id) => !Object.hasOwn(after.images, id));
  return [
    ...(went.length === 0 ? [] : [`- ${counted(went.length)}`]),
    ...came.slice(0, picturesMax).map((id) => `+ image ${lineOfPicture(after, id)}`),
    ...(came.length > picturesMax ? [`+ ${counted(came.length - picturesMax)} more`] : []),
  ];
}

function lineOfPicture({ images }: PageContent, id: string): string {
  const { alt = "", ref } = images[id] ?? {};
  return [ref, id, quote(clip(oneLine(alt), 80))].filter((part) => part !== undefined).join(" ");
}

function counted(count: number): string {
  return count === 1 ? "1 picture" : `${count} pictures`;
}

function isOther(before: string[], after: string[]): boolean {
  return before.join("\n") !== after.join("\n");
}
