import {
  hotLayout,
  type HotDelta,
  type HotLifetimes,
  type HotPage,
  type SessionKey,
} from "@dormouse/core";
import { deltaKeyOf, pageKeyOf } from "./hot-keys.ts";
import { dropOlderPage, putPage } from "./hot-scripts.ts";
import { toFields, touchedBy, type PageFields } from "./page-fields.ts";
import { toldWords } from "./told-fields.ts";

/** One call of a script. */
export type ScriptCall = [script: string, keys: string[], parameters: (string | number)[]];

/** Larger copies are not made: a request that Upstash refuses would be none either. */
export const copyBytesMax = 500 * 1024;

export type PageWrite = {
  /** What changed, where it is known of what; else all. */
  first: ScriptCall;
  /** All, for where there is no copy that the change belongs to. */
  whole: ScriptCall;
};

export function pageWrite(
  key: SessionKey,
  page: HotPage,
  delta: HotDelta | undefined,
  lifetimes: HotLifetimes,
): PageWrite {
  const keys = [pageKeyOf(key), deltaKeyOf(key)];
  const fields = toFields(page.memory);
  if (bytesOf(fields) > copyBytesMax) {
    const drop: ScriptCall = [dropOlderPage, keys, [page.revision]];
    return { first: drop, whole: drop };
  }
  const deltaText =
    delta === undefined ? "" : JSON.stringify({ ...key, layout: hotLayout, ...delta });
  const told = toldWords(page.told);
  const call = (base: number | "", removed: string[], put: Iterable<[string, string]>) => {
    const { step, revision, checkedAtMs } = page;
    const stand = [ownerText(key), step, revision, checkedAtMs, base];
    const lives = [lifetimes.sessionMs, lifetimes.deltaMs];
    const kept = Buffer.byteLength(deltaText) > copyBytesMax ? "" : deltaText;
    const names = [removed.length, ...removed, ...[...put].flat()];
    return [putPage, keys, [...stand, ...lives, kept, ...told, ...names]] satisfies ScriptCall;
  };
  const whole = call("", [], fields);
  if (delta?.step !== page.step) return { first: whole, whole };
  const touched = [...touchedBy(delta.delta)];
  const removed = touched.filter((name) => !fields.has(name));
  const changed = [...fields].filter(([name]) => touched.includes(name));
  return { first: call(delta.from, removed, changed), whole };
}

/** Whose a copy is, and how it is laid out, as JSON: what reads it again makes a number of what looks like one. */
export function ownerText({ tenantId }: Pick<SessionKey, "tenantId">): string {
  return JSON.stringify([tenantId, `layout ${hotLayout}`]);
}

function bytesOf(fields: PageFields): number {
  return [...fields].reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
    0,
  );
}
