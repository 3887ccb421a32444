import type { PageMemory } from "../page-state/page-memory.ts";
import type { Hide } from "./hide-secrets.ts";

/** Fields whose texts are of our own making: refs, and words with a meaning. */
const ours: ReadonlySet<string> = new Set([
  "kind",
  "verb",
  "role",
  "type",
  "disabled",
  "checked",
  "pressed",
  "ref",
  "elements",
  "next",
  "previous",
  "loadMore",
]);

/** Fields whose values are found by keys that a page's texts are in. */
const keyedByTexts: ReadonlySet<string> = new Set(["sections", "byKey", "filters"]);

/** What a page shows without secrets, the same object where it shows none; its elements keep their refs. */
export function memoryWithout(memory: PageMemory, hide: Hide): PageMemory {
  // Most pages hold none, and to look through all texts at once is a tenth of the work.
  const all = textsIn(memory.content).join("\n");
  if (hide.text(all) === all) return memory;
  return { content: without(memory.content, "content", hide), refs: memory.refs };
}

/** All texts in a value, names of fields too. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return [
    ...(Array.isArray(value) ? [] : Object.keys(value)),
    ...Object.values(value).flatMap(textsIn),
  ];
}

function without<Value>(value: Value, name: string, hide: Hide): Value;
function without(value: unknown, name: string, hide: Hide): unknown {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).map(([key, field]) => [
      keyedByTexts.has(name) ? hide.text(key) : key,
      without(field, key, hide),
    ]);
    return Object.fromEntries(entries);
  }
  if (ours.has(name)) return value;
  const hidden = hide.texts(value);
  // Keys that differed in what is hidden only have become one.
  return name === "order" && Array.isArray(hidden) ? [...new Set(hidden)] : hidden;
}
