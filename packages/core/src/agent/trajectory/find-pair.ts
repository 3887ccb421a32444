import type { DetailedLocator } from "@dormouse/contract";
import type { PlacedElements } from "./placed-elements.ts";

type Pair = { name: string; value: string };

/**
 * Where a value stands beside its name, as in the details of an order.
 * @param changing texts that are others in later runs: no name of a value holds one
 * @returns undefined where no pair has it, or its name tells it from no other.
 */
export function findPair(
  placed: PlacedElements,
  isSought: (value: string) => boolean,
  changing: readonly string[],
): DetailedLocator | undefined {
  const pairs = pairsOf(placed);
  const found = pairs.find(
    ({ name, value }) =>
      isSought(value) &&
      isTold(name) &&
      !changing.some((text) => text !== "" && name.includes(text)) &&
      pairs.filter((pair) => pair.name === name).length === 1,
  );
  if (found === undefined) return undefined;
  const quote = found.name.includes("'") ? '"' : "'";
  // Of a name with several values it matches each, so that none of them is taken for all.
  return {
    xpath: `//dd[preceding-sibling::dt[1][normalize-space()=${quote}${found.name}${quote}]]`,
  };
}

/** Of lists of terms, outside of frames. */
function pairsOf(placed: PlacedElements): Pair[] {
  const { order, sections, elements } = placed.page;
  const lists = order.filter((key) => {
    const ref = sections[key]?.ref;
    const isOfTerms = ref !== undefined && elements[ref]?.role === "dl";
    return isOfTerms && placed.frameOf({ sections: placed.around(key) }) === "";
  });
  return lists.flatMap((key) =>
    placed.rowsOf(key).flatMap(({ row: { cells } }): Pair[] => {
      const [name, value] = cells;
      return name === undefined || value === undefined ? [] : [{ name, value }];
    }),
  );
}

/** Whole, and as XPath can write it. */
function isTold(name: string): boolean {
  return name !== "" && !name.endsWith("…") && !(name.includes("'") && name.includes('"'));
}
