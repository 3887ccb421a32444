import type { Signature } from "../page-memory.ts";
import { digestOf } from "./digest.ts";

/** What an element is known again by, in words or in digests of them. */
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
  /** The text beside it, for what has little else; of a twin, after a mark, the texts before and after it. */
  context: string;
};

export type Traits = KnownTraits & {
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

const SUBJECT_WIDTH = 6;

/** Characters of each digest: the most where many elements of a page differ in nothing else. */
const widths: [trait: keyof KnownTraits, width: number][] = [
  ["page", 4],
  ["place", 4],
  ["subject", SUBJECT_WIDTH],
  ["self", 5],
  ["name", 5],
  ["stem", 4],
  ["context", 5],
];

/** The same with a digest for each trait that is there. */
export function digested(traits: Traits): Traits {
  const digests = widths.map(([trait, width]) => {
    const text = traits[trait];
    if (text === "") return [trait, ""];
    const isMarked = trait === "context" && isTwin(traits);
    const digest = digestOf(text, width);
    return [trait, isMarked ? `${text.slice(0, 1)}${digest.slice(1)}` : digest];
  });
  return { ...traits, ...(Object.fromEntries(digests) as KnownTraits) };
}

/** The subject, as a signature has it. */
export function subjectIn(subject: string): string {
  return digestOf(subject, SUBJECT_WIDTH);
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
    return [trait, digest.startsWith(".") ? "" : digest];
  });
  return Object.fromEntries(digests) as KnownTraits;
}
