import { z } from "zod";

/**
 * A value in Playwright's tagged encoding, for what JSON has no word for: dates, binary, maps, values
 * that hold themselves …; views, blobs and files (`dv`, `bl`, `fi`) are ours. What is not of this form
 * could not be written into a page's database.
 */
export type EncodedValue =
  | string
  | number
  | boolean
  | { v: "undefined" | "null" | "NaN" | "Infinity" | "-Infinity" | "-0" }
  | { bi: string }
  | { d: string | null }
  | { e: { n: string; m: string; s: string } }
  | { r: { p: string; f: string } }
  | { ta: { b: string; k: keyof typeof elementBytes } }
  | { ab: { b: string } }
  | { dv: { b: string } }
  | { bl: { b: string; t: string } }
  | { fi: { b: string; t: string; n: string; m: number } }
  | { a: EncodedValue[]; id: number }
  | { o: { k: string; v: EncodedValue }[]; id: number }
  | { m: { k: EncodedValue; v: EncodedValue }[]; id: number }
  | { s: EncodedValue[]; id: number }
  | { ref: number };

/** Bytes of an element of each typed array. */
const elementBytes = {
  i8: 1,
  ui8: 1,
  ui8c: 1,
  i16: 2,
  ui16: 2,
  i32: 4,
  ui32: 4,
  f32: 4,
  f64: 8,
  bi64: 8,
  bui64: 8,
} as const;

/** Deeper than a page's own values are; the check itself must not run out of stack. */
const maxDepth = 200;

/**
 * Checks a value in the tagged encoding.
 * @returns what is wrong with it, and where; undefined where it is well formed.
 */
export function faultOfEncoded(value: unknown): Fault | undefined {
  return faultOf(value, new Set(), []);
}

/** Whether a JSON value is nested more deeply than a page's own values are. */
export function isTooDeep(value: unknown, levels = maxDepth): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1));
}

export type Fault = { path: PropertyKey[]; message: string };

const base64 = z
  .string()
  .refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text));

const leaf = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ v: z.enum(["undefined", "null", "NaN", "Infinity", "-Infinity", "-0"]) }),
  z.strictObject({ bi: z.string().regex(/^-?\d+$/) }),
  z.strictObject({
    d: z
      .string()
      .refine((text) => !Number.isNaN(Date.parse(text)))
      .nullable(),
  }),
  z.strictObject({ e: z.object({ n: z.string(), m: z.string(), s: z.string() }) }),
  z.strictObject({ r: z.object({ p: z.string(), f: z.string() }).refine(isRegExp) }),
  z.strictObject({
    ta: z
      .object({ b: base64, k: z.enum(Object.keys(elementBytes) as (keyof typeof elementBytes)[]) })
      .refine(({ b, k }) => bytesOfBase64(b) % elementBytes[k] === 0),
  }),
  z.strictObject({ ab: z.object({ b: base64 }) }),
  z.strictObject({ dv: z.object({ b: base64 }) }),
  z.strictObject({ bl: z.object({ b: base64, t: z.string() }) }),
  z.strictObject({ fi: z.object({ b: base64, t: z.string(), n: z.string(), m: z.number() }) }),
]);

function bytesOfBase64(text: string): number {
  return Math.floor((text.replace(/=+$/, "").length * 3) / 4);
}

function isRegExp({ p, f }: { p: string; f: string }): boolean {
  try {
    return new RegExp(p, f) instanceof RegExp;
  } catch {
    return false;
  }
}

/** @param known ids of the containers met so far: only these can be referred to. */
function faultOf(value: unknown, known: Set<number>, path: PropertyKey[]): Fault | undefined {
  if (path.length > maxDepth) return { path, message: "is nested too deeply" };
  if (!isRecord(value)) return leaf.safeParse(value).success ? undefined : unknownForm(path);
  if ("ref" in value) {
    if (typeof value["ref"] === "number" && known.has(value["ref"])) return undefined;
    return { path: [...path, "ref"], message: "refers to nothing before it" };
  }
  const kind = (["a", "s", "o", "m"] as const).find((name) => name in value);
  if (kind === undefined) return leaf.safeParse(value).success ? undefined : unknownForm(path);
  const items = value[kind];
  if (!Array.isArray(items) || typeof value["id"] !== "number") return unknownForm(path);
  known.add(value["id"]);
  for (const [index, item] of items.entries()) {
    const fault = faultOfItem(kind, item, known, [...path, kind, index]);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfItem(
  kind: "a" | "s" | "o" | "m",
  item: unknown,
  known: Set<number>,
  path: PropertyKey[],
): Fault | undefined {
  if (kind === "a" || kind === "s") return faultOf(item, known, path);
  if (!isRecord(item)) return unknownForm(path);
  if (kind === "o" && typeof item["k"] !== "string") return unknownForm([...path, "k"]);
  return (
    (kind === "m" ? faultOf(item["k"], known, [...path, "k"]) : undefined) ??
    faultOf(item["v"], known, [...path, "v"])
  );
}

function unknownForm(path: PropertyKey[]): Fault {
  return { path, message: "is no value in Playwright's encoding" };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
