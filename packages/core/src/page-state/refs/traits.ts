import type { Signature } from "../page-memory.ts";
import type { Said } from "./beside.ts";
import { digestOf } from "./digest.ts";

/** What an element is known again by, in digests. */
export type KnownTraits = {
  /** The page and the frame in it: what lies on another page is another element. */
  page: string;
  /** Landmarks, dialogs and forms around it. A page that is laid out anew may move it to others. */
  place: string;
  /** What it is about: its row, its item, the headings over it. "Delete" of another row is another element. */
  subject: string;
  /** What it is by itself: its kind, and attributes that its author gave it. */
  self: string;
  /** Its accessible name. */
  name: string;
  /** The name without counts and endings: "Like" and "Liked", "Cart (1)" and "Cart (2)" are alike. */
  stem: string;
  /** The texts beside it (`Context`); of a twin, after a mark, those before and after it. */
  context: string;
  /** Not empty for what is in a dialog: that may be about something else when it is opened again. */
  passing: string;
};

/** An element as it was read: the same in words, and what is not stored. */
export type Traits = KnownTraits & {
  /** What is said beside it, where that is not in `context` as that of a twin. */
  said: Said;
  /** What it is by itself names one element of its page: an id, a form field's name. */
  isNamedByAuthor: boolean;
  /** Where it leads says all: another link to there, of the same name, is as good. */
  isLink: boolean;
  /** It is entered into, or only looked at: with another name it is no other thing to do. */
  mayBeRenamed: boolean;
  /** Nothing about it tells its row or item from another: it is that one only while it is the same node. */
  isInDoubt: boolean;
  /** It says what has happened: in its node it is the same, whatever that is. */
  isMessage: boolean;
  /** Its row is known by some of its words, and what is said beside it are the others. */
  isOfWords: boolean;
};

/** Of elements that are alike in all else: the texts around them tell each from every other, or they do not. */
export const twinMarks = { apart: "~", alike: "!" } as const;

export function isTwin({ context }: KnownTraits): boolean {
  return context.startsWith(twinMarks.apart) || context.startsWith(twinMarks.alike);
}

export function isTwinApart({ context }: KnownTraits): boolean {
  return context.startsWith(twinMarks.apart);
}

export function isTwinAlike({ context }: KnownTraits): boolean {
  return context.startsWith(twinMarks.alike);
}

const subjectWidth = 6;
/** Of one text in a context: so many are told, the last of them all others together. */
const textWidth = 3;
const textCount = 3;
const contextWidth = textWidth * (textCount + 2);
const none = ".".repeat(textWidth);
const blank = /^\.+$/u;
const eachText = new RegExp(`.{${textWidth}}`, "gu");

/** Characters of each digest: the most where many elements of a page differ in nothing else. */
const widths: [trait: keyof KnownTraits, width: number][] = [
  ["page", 4],
  ["place", 4],
  ["subject", subjectWidth],
  ["self", 5],
  ["name", 5],
  ["stem", 4],
  ["context", contextWidth],
  ["passing", 1],
];

/** The same with a digest for each trait that is there. */
export function digested(traits: Traits): Traits {
  const digests = widths.map(([trait, width]) => {
    const text = traits[trait];
    if (trait === "context")
      return [trait, isTwin(traits) ? markedIn(text) : contextOf(traits.said)];
    return [trait, text === "" ? "" : digestOf(text, width)];
  });
  return { ...traits, ...(Object.fromEntries(digests) as KnownTraits) };
}

function markedIn(context: string): string {
  return `${context.slice(0, 1)}${digestOf(context, contextWidth - 1)}`;
}

function contextOf({ texts, before, after }: Said): string {
  if (texts.length === 0 && before === "" && after === "") return "";
  const kept = texts.slice(0, textCount - 1);
  const others = texts.slice(textCount - 1);
  const told = others.length > 0 ? [...kept, others.join("\u0000")] : kept;
  const digest = (text = ""): string => (text === "" ? none : digestOf(text, textWidth));
  const [first, second, third] = told;
  return [first, second, third, before, after].map(digest).join("");
}

/** The digests of which a context is made. */
type Context = { texts: string[]; around: string[] };

function contextIn(context: string): Context {
  const digests = context.match(eachText) ?? [];
  return {
    texts: digests.slice(0, textCount).filter((digest) => digest !== none),
    around: digests.slice(textCount),
  };
}

/**
 * Of two contexts of one element the one that says more, so that what has gone for a moment is not forgotten; undefined
 * where they are of two: a text came or went, or is what it was, and another text says that it is about something else.
 */
export function contextOfBoth(now: KnownTraits, before: KnownTraits): string | undefined {
  if (now.context === before.context) return now.context;
  if (isTwin(now) || isTwin(before)) return undefined;
  if (now.context === "" || before.context === "") return now.context || before.context;
  const [one, other] = [contextIn(now.context), contextIn(before.context)];
  const isMore = other.texts.every((text) => one.texts.includes(text));
  const isLess = one.texts.every((text) => other.texts.includes(text));
  const around = one.around.map((text, at) => either(text, other.around[at] ?? none));
  // Where texts begin or cease to part its buttons, one that has gone may be another row's.
  const areParted = isParted(one) === isParted(other);
  if (areParted ? !isMore && !isLess : !isMore || !isLess) return undefined;
  if (around.includes(undefined)) return undefined;
  const { texts } = isMore ? one : other;
  return [texts.join("").padEnd(textCount * textWidth, "."), ...around].join("");
}

function isParted({ around }: Context): boolean {
  return around.some((text) => text !== none);
}

function either(one: string, other: string): string | undefined {
  if (one === none) return other;
  return other === none || other === one ? one : undefined;
}

/** The subject, as a signature has it. */
export function subjectIn(subject: string): string {
  return digestOf(subject, subjectWidth);
}

/** Digests of fixed lengths, one after the other. */
export function signatureOf(traits: KnownTraits): Signature {
  return widths.map(([trait, width]) => traits[trait].padEnd(width, ".")).join("");
}

/** The digests in a signature. */
export function traitsIn(signature: Signature): KnownTraits {
  let at = 0;
  const digests = widths.map(([trait, width]) => {
    const digest = signature.slice(at, (at += width));
    return [trait, digest.startsWith(".") && blank.test(digest) ? "" : digest];
  });
  return Object.fromEntries(digests) as KnownTraits;
}
