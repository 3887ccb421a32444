/// <reference lib="dom" />
import type { EncodedValue } from "@dormouse/contract";

/** Values in a form that JSON keeps. */
export function createEncoding() {
  const typedArrays = {
    i8: Int8Array,
    ui8: Uint8Array,
    ui8c: Uint8ClampedArray,
    i16: Int16Array,
    ui16: Uint16Array,
    i32: Int32Array,
    ui32: Uint32Array,
    f32: Float32Array,
    f64: Float64Array,
    bi64: BigInt64Array,
    bui64: BigUint64Array,
  };
  const typedArrayKinds = Object.keys(typedArrays) as (keyof typeof typedArrays)[];

  function toBase64(bytes: Uint8Array): string {
    const chunkBytes = 32_768;
    let binary = "";
    for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
      binary += String.fromCharCode(...bytes.subarray(offset, offset + chunkBytes));
    }
    return btoa(binary);
  }

  function fromBase64(base64: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }

  function isPlain(value: unknown): boolean {
    if (value === null || typeof value === "string" || typeof value === "boolean") return true;
    if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
    return false;
  }

  /** True where JSON keeps the value as it is: no cycles, no shared references, no other types. */
  function isJson(value: unknown, seen: Set<object>): boolean {
    if (isPlain(value)) return true;
    if (typeof value !== "object" || value === null || seen.has(value)) return false;
    seen.add(value);
    if (Array.isArray(value)) {
      return (
        Object.keys(value).length === value.length && value.every((item) => isJson(item, seen))
      );
    }
    if (Object.prototype.toString.call(value) !== "[object Object]") return false;
    return Object.entries(value).every(
      ([name, item]) => name !== "__proto__" && isJson(item, seen),
    );
  }

  /** Of one value: objects met before by their numbers, and contents that are yet being read. */
  type Seen = { ids: Map<object, number>; reading: Promise<void>[] };

  /** A kind of object that has no other form than the browser's own, such as CryptoKey. */
  class UnstorableError extends Error {}

  function encode(value: unknown, seen: Seen): EncodedValue {
    if (value === undefined || typeof value === "symbol" || typeof value === "function") {
      return { v: "undefined" };
    }
    if (value === null) return { v: "null" };
    if (typeof value === "number") {
      if (Number.isNaN(value)) return { v: "NaN" };
      if (value === Infinity) return { v: "Infinity" };
      if (value === -Infinity) return { v: "-Infinity" };
      return Object.is(value, -0) ? { v: "-0" } : value;
    }
    if (typeof value === "bigint") return { bi: value.toString() };
    if (typeof value !== "object") return value as string | boolean;
    return encodeObject(value, seen);
  }

  async function readBlob(blob: Blob, into: { b: string }): Promise<void> {
    into.b = toBase64(new Uint8Array(await blob.arrayBuffer()));
  }

  function encodeObject(value: object, seen: Seen): EncodedValue {
    if (value instanceof Error) {
      return { e: { n: value.name, m: value.message, s: value.stack ?? "" } };
    }
    if (value instanceof Date) return { d: value.toJSON() };
    if (value instanceof RegExp) return { r: { p: value.source, f: value.flags } };
    for (const k of typedArrayKinds) {
      if (value instanceof typedArrays[k]) {
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return { ta: { b: toBase64(bytes), k } };
      }
    }
    if (value instanceof ArrayBuffer) return { ab: { b: toBase64(new Uint8Array(value)) } };

    if (value instanceof DataView) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { dv: { b: toBase64(bytes) } };
    }
    if (value instanceof File) {
      const fi = { b: "", t: value.type, n: value.name, m: value.lastModified };
      seen.reading.push(readBlob(value, fi));
      return { fi };
    }
    if (value instanceof Blob) {
      const bl = { b: "", t: value.type };
      seen.reading.push(readBlob(value, bl));
      return { bl };
    }

    const known = seen.ids.get(value);
    if (known !== undefined) return { ref: known };
    const id = seen.ids.size + 1;
    seen.ids.set(value, id);
    if (value instanceof Map) {
      const m = [...value].map(([key, item]) => ({ k: encode(key, seen), v: encode(item, seen) }));
      return { m, id };
    }
    if (value instanceof Set) return { s: [...value].map((item) => encode(item, seen)), id };
    if (Array.isArray(value)) return { a: Array.from(value, (item) => encode(item, seen)), id };
    const kind = Object.prototype.toString.call(value);
    if (kind !== "[object Object]") throw new UnstorableError(`${kind} cannot be stored`);
    const o = Object.entries(value).map(([k, item]) => ({ k, v: encode(item, seen) }));
    return { o, id };
  }

  function decode(value: EncodedValue, objects: Map<number, object>): unknown {
    if (typeof value !== "object") return value;
    if ("ref" in value) return objects.get(value.ref);
    if ("v" in value) {
      if (value.v === "null") return null;
      return value.v === "undefined" ? undefined : Number(value.v);
    }
    if ("bi" in value) return BigInt(value.bi);
    if ("d" in value) return new Date(value.d ?? Number.NaN);
    if ("r" in value) return new RegExp(value.r.p, value.r.f);
    if ("e" in value) {
      const error = new Error(value.e.m);
      error.name = value.e.n;
      error.stack = value.e.s;
      return error;
    }
    if ("ab" in value) return fromBase64(value.ab.b).buffer;
    if ("dv" in value) return new DataView(fromBase64(value.dv.b).buffer);
    if ("bl" in value) return new Blob([fromBase64(value.bl.b)], { type: value.bl.t });
    if ("fi" in value) {
      const { b, t, n, m } = value.fi;
      return new File([fromBase64(b)], n, { type: t, lastModified: m });
    }
    if ("ta" in value) {
      const type = typedArrays[value.ta.k];
      return new type(fromBase64(value.ta.b).buffer);
    }
    return decodeContainer(value, objects);
  }

  function decodeContainer(
    value: Extract<EncodedValue, { id: number }>,
    objects: Map<number, object>,
  ): unknown {
    if ("a" in value) {
      const array: unknown[] = [];
      objects.set(value.id, array);
      for (const item of value.a) array.push(decode(item, objects));
      return array;
    }
    if ("m" in value) {
      const map = new Map<unknown, unknown>();
      objects.set(value.id, map);
      for (const { k, v } of value.m) map.set(decode(k, objects), decode(v, objects));
      return map;
    }
    if ("s" in value) {
      const set = new Set<unknown>();
      objects.set(value.id, set);
      for (const item of value.s) set.add(decode(item, objects));
      return set;
    }
    const object: Record<string, unknown> = {};
    objects.set(value.id, object);
    for (const { k, v } of value.o) {
      // Plain assignment to this one name would set the prototype instead.
      Object.defineProperty(object, k, {
        value: decode(v, objects),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    }
    return object;
  }

  return { isJson, encode, decode, toBase64, fromBase64, UnstorableError };
}

export type Encoding = ReturnType<typeof createEncoding>;
