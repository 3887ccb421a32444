import { limits } from "@dormouse/contract";
import type { AnsweredDialog } from "../live/action-target.ts";

/** More than a session uses, less than takes a wake half a minute to open again. */
export const maxTabs = 20;

/** What all tabs together remember of their forms; they have it beside them in one table item. */
export const fieldsBytesMax = 64 * 1024;

/** What all tabs together remember of their histories, states and all; in the same item. */
export const historyBytesMax = 64 * 1024;

/** Of one `history.state`. Chromium takes 16 MiB of it; what sites put there is an address or a position. */
export const historyStateBytesMax = 16 * 1024;

/** A window's name; scripts of old kept data there. */
export const windowNameLengthMax = 2_048;

const maxTitleLength = 300;
const maxMessageLength = 500;
const maxDialogs = 20;

/**
 * An address as it is kept: scripts can make theirs megabytes long, which no stored step could take.
 * One that is too long is without its fragment and query, so that it still leads to the site.
 */
export function boundedUrl(url: string): string {
  if (url.length <= limits.urlLength) return url;
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return "about:blank";
  const path = `${parsed.origin}${parsed.pathname}`;
  return path.length <= limits.urlLength ? path : `${parsed.origin}/`;
}

export function boundedTitle(title: string): string {
  return shortened(title, maxTitleLength);
}

/** Adds the dialog to those told of; of a page that alerts without end the first ones are. */
export function remember(answered: AnsweredDialog[], dialog: AnsweredDialog): void {
  if (answered.length >= maxDialogs) return;
  answered.push({ ...dialog, message: shortened(dialog.message, maxMessageLength) });
}

function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
