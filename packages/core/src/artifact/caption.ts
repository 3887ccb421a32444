import { limits, type PictureCaption } from "@dormouse/contract";
import { clip, oneLine } from "../page-state/text/quote.ts";

/** What a picture shows, and what is to be said below it. */
export type CaptionedPage = { url: string; user?: string; subject?: string };

/** The words below a picture. */
export type CaptionWords = Pick<
  PictureCaption,
  "takenAt" | "timezone" | "url" | "user" | "subject"
>;

type Moment = { nowMs: number; timezone: string };

/** Stands where a secret was. */
const placeholder = "•••";

/** A field of an address by which somebody is let in: whoever sees the picture is not to be. */
const secretField =
  /(?<=[?&#;])([^=&?#;]*(?:token|signature|secret|credential|passw|session|jwt|auth|api_?key)[^=&?#;]*|(?:sig|sid|key|code|state|pwd|pin|otp|ticket))=[^&?#;]+/giu;

/**
 * The words below a picture that is taken now.
 * @param hide takes out of a text what is secret
 */
export function captionWords(
  { url, user, subject }: CaptionedPage,
  { nowMs, timezone }: Moment,
  hide: (text: string) => string,
): CaptionWords {
  const said = (words = ""): string => clip(hide(oneLine(words)), limits.captionLength);
  const [shownUser, shownSubject] = [said(user), said(subject)];
  return {
    takenAt: isoTime(nowMs, timezone),
    timezone,
    url: clip(hide(shownAddress(url)), limits.captionUrlLength),
    ...(shownUser === "" ? {} : { user: shownUser }),
    ...(shownSubject === "" ? {} : { subject: shownSubject }),
  };
}

function shownAddress(url: string): string {
  const address = URL.parse(url);
  if (address === null) return oneLine(url);
  address.username = "";
  address.password = "";
  return address.href.replace(secretField, `$1=${placeholder}`);
}

/** In ISO 8601, to the second: "2026-11-22T03:10:33+01:00". */
function isoTime(ms: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  }).formatToParts(ms);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute, second, timeZoneName = "" } = part;
  // "GMT" alone stands for no offset.
  const offset = timeZoneName.replace("GMT", "") || "+00:00";
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}
