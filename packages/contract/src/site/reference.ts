/** `{{credentials.password}}`, `{{input.container}}`, `{{challenge.answer}}`: known only when a script is run. */
export type SiteReference = { of: "credentials" | "input" | "challenge"; name: string };

/**
 * How a text is read, which says how a value must be written in it: `url` is led to, `urlPattern` is compared with,
 * `value` is put into a field or shown, `keys` are pressed one by one, anything else is `text`.
 */
export type TextKind = "css" | "xpath" | "url" | "urlPattern" | "value" | "keys" | "text";

/** Whether nothing may stand in the text for something: elsewhere it would match whatever there is. */
export function mayBeEmpty(kind: TextKind): boolean {
  return kind === "url" || kind === "value" || kind === "keys";
}

/** A text somewhere in a part of a site. */
export type Placed = { text: string; path: PropertyKey[]; kind: TextKind };

const braces = /\{\{([^{}]*)\}\}/g;
const known = /^(credentials|input|challenge)\.([\w-]{1,100})$/;

/** @returns for each pair of braces what it refers to, or undefined where that is nothing that there could be. */
export function referencesOf(text: string): (SiteReference | undefined)[] {
  const references = [...text.matchAll(braces)].map(([, inner = ""]) => referenceOf(inner));
  return text.replaceAll(braces, "").includes("{{") ? [...references, undefined] : references;
}

/** The text with what `valueOf` says in place of each reference. */
export function fillText(text: string, valueOf: (reference: SiteReference) => string): string {
  return text.replaceAll(braces, (whole, inner: string) => {
    const reference = referenceOf(inner);
    return reference === undefined ? whole : valueOf(reference);
  });
}

/** The part with each of its texts put through `map`; what its fields are called stays. */
export function mapTexts<Part>(part: Part, map: (placed: Placed) => string): Part {
  return mapped(part, { path: [], owner: {} }, map) as Part;
}

/** Every text of a part, and where it stands. */
export function textsIn(part: unknown, at: PropertyKey[] = []): Placed[] {
  const texts: Placed[] = [];
  mapped(part, { path: at, owner: {} }, (placed) => {
    texts.push(placed);
    return placed.text;
  });
  return texts;
}

/** @param owner the innermost object that the part is in. */
type Place = { path: PropertyKey[]; owner: object };

function mapped(part: unknown, place: Place, map: (placed: Placed) => string): unknown {
  const { path, owner } = place;
  if (typeof part === "string") return map({ text: part, path, kind: kindAt(place) });
  if (Array.isArray(part)) {
    return part.map((item: unknown, index) => mapped(item, { path: [...path, index], owner }, map));
  }
  if (typeof part !== "object" || part === null) return part;
  const entries = Object.entries(part).map(([field, value]: [string, unknown]) => [
    field,
    mapped(value, { path: [...path, field], owner: part }, map),
  ]);
  return Object.fromEntries(entries) as unknown;
}

/** Fields in which a text alone is a CSS selector. */
const selectors: ReadonlySet<PropertyKey> = new Set([
  "css",
  "locator",
  "list",
  "from",
  "to",
  "picture",
]);
/** What is extracted may be called anything. */
const namedByAuthors: ReadonlySet<PropertyKey> = new Set(["fields", "extract"]);
/** Actions that compare a URL, and lead nowhere. */
const comparing: readonly unknown[] = ["waitFor", "expect", "switchTab"];
const entered: readonly unknown[] = ["fill.value", "dialog.promptText"];

function kindAt({ path, owner }: Place): TextKind {
  const [parent = "", field = ""] = path.slice(-2);
  if (namedByAuthors.has(parent) || selectors.has(field)) return "css";
  if (field === "xpath") return field;
  const action: unknown = Reflect.get(owner, "type");
  if (field === "url") return comparing.includes(action) ? "urlPattern" : field;
  const place = `${String(action)}.${String(field)}`;
  if (place === "type.text") return "keys";
  return entered.includes(place) || parent === "options" || parent === "caption" ? "value" : "text";
}

function referenceOf(inner: string): SiteReference | undefined {
  const [, of, name] = known.exec(inner.trim()) ?? [];
  if (of === undefined || name === undefined) return undefined;
  return { of: of as SiteReference["of"], name };
}
