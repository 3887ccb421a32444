import type { PageOutline, Ref } from "../page-content.ts";
import type { PageMemory, RefTable } from "../page-memory.ts";
import type { NodeAddress, RawPage } from "../raw-page.ts";
import { identityOf, match, type Known } from "./match.ts";
import { readTraits, type Seen } from "./read-traits.ts";
import {
  contextOfBoth,
  digested,
  isTwinAlike,
  type KnownTraits,
  signatureOf,
  subjectIn,
  traitsIn,
} from "./traits.ts";
import { withRefs } from "./with-refs.ts";

/** Refs of elements that are not on the page any more are kept while there are no more than these in all. */
const refsMax = 1_000;

export type AssignedRefs = { memory: PageMemory; addresses: Map<Ref, NodeAddress> };

/**
 * Gives every element of the outline its ref: the one it had, where that is certain, else a new one. No ref is
 * ever for two elements, and none is given again.
 *
 * @param page the reading that the outline is of, without its secrets
 * @param table the refs given so far; undefined for a session that has none
 * @param addresses where elements were in this very browser when the page was last read: tells twins apart
 */
export function assignRefs(
  outline: PageOutline,
  page: RawPage,
  table: RefTable = { next: 1, signatures: {} },
  addresses?: ReadonlyMap<Ref, NodeAddress>,
): AssignedRefs {
  const known = Object.entries(table.signatures).map(([ref, signature]): Known => ({
    ref: ref as Ref,
    traits: traitsIn(signature),
    address: addresses?.get(ref as Ref),
  }));
  const reading = readTraits(outline, page);
  const seen = reading.seen.map((one) => ({ ...one, traits: digested(one.traits) }));
  const matched = match(seen, known);
  const inDoubt = new Set([...reading.subjectsInDoubt].map(subjectIn));
  let { next } = table;
  const given = new Map<Ref, Seen>();
  for (const one of seen) {
    const before = matched.get(one);
    given.set(before?.ref ?? `e${next++}`, remembering(one, before));
  }
  const refs = new Map([...given].map(([ref, { handle }]) => [handle, ref]));
  return {
    memory: {
      content: withRefs(outline, (handle) => refs.get(handle) as Ref),
      refs: { next, signatures: signaturesOf(given, known, inDoubt) },
    },
    addresses: new Map([...given].map(([ref, { address }]) => [ref, address])),
  };
}

/** What was said beside it and is not said for the moment is what it is about. */
function remembering(one: Seen, before: Known | undefined): Seen {
  if (before === undefined) return one;
  const context = contextOfBoth(one.traits, before.traits) ?? one.traits.context;
  return { ...one, traits: { ...one.traits, context } };
}

function signaturesOf(
  given: ReadonlyMap<Ref, Seen>,
  known: readonly Known[],
  inDoubt: ReadonlySet<string>,
): RefTable["signatures"] {
  const identities = new Set([...given.values()].map(({ traits }) => identityOf(traits)));
  const doubted = new Set(
    [...given.values()]
      .filter(({ traits }) => isTwinAlike(traits))
      .map(({ traits }) => placedAs(traits)),
  );
  // Of one that is as an element of the page is, and is not that one, nothing would ever be certain again.
  const left = known
    .filter(({ ref, traits }) => !given.has(ref) && !identities.has(identityOf(traits)))
    .filter(({ traits }) => traits.passing === "" && !inDoubt.has(traits.subject))
    .filter(({ traits }) => traits.context === "" || !doubted.has(placedAs(traits)))
    .toSorted((one, other) => numberOf(other.ref) - numberOf(one.ref))
    .slice(0, Math.max(0, refsMax - given.size));
  const kept: [Ref, string][] = [
    ...[...given].map(([ref, { traits }]): [Ref, string] => [ref, signatureOf(traits)]),
    ...left.map(({ ref, traits }): [Ref, string] => [ref, signatureOf(traits)]),
  ];
  return Object.fromEntries(kept.toSorted(([one], [other]) => numberOf(one) - numberOf(other)));
}

/** What it is, whichever row or item it is of: of an only row nothing tells that it is one of several. */
function placedAs({ page, place, self, name }: KnownTraits): string {
  return [page, place, self, name].join(" ");
}

function numberOf(ref: Ref): number {
  return Number(ref.slice(1));
}
