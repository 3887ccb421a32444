import type { Case } from "../case.ts";
import { valueCase, type Value } from "./indexed-db-value.ts";

/** What JSON has no word for, but a description of it may have. */
const values: Value[] = [
  {
    id: "idb-plain",
    title: "objects, arrays, text, numbers, true, null",
    value: `{ a: [1, "zwei", true, null, { deep: [] }] }`,
    shows: `value`,
    expected: { a: [1, "zwei", true, null, { deep: [] }] },
  },
  {
    id: "idb-undefined",
    title: "undefined, as a value and as a property",
    value: `{ a: undefined, list: [undefined] }`,
    shows: `["a" in value, value.a === undefined, 0 in value.list, value.list[0] === undefined]`,
    expected: [true, true, true, true],
  },
  {
    id: "idb-numbers",
    title: "NaN, −0 and the infinities",
    value: `[NaN, -0, 0, Infinity, -Infinity]`,
    shows: `value.map((number) => Object.is(number, -0) ? "-0" : String(number))`,
    expected: ["NaN", "-0", "0", "Infinity", "-Infinity"],
  },
  {
    id: "idb-bigint",
    title: "BigInt",
    value: `[-(2n ** 80n), 0n]`,
    shows: `value.map((big) => typeof big + " " + big)`,
    expected: ["bigint -1208925819614629174706176", "bigint 0"],
  },
  {
    id: "idb-text",
    title: "text with NUL and lone surrogates",
    value: `"a\\u0000\\ud800é🐭"`,
    shows: `JSON.stringify(value)`,
    expected: String.raw`"a\u0000\ud800é🐭"`,
  },
  {
    id: "idb-date",
    title: "dates, an invalid one among them",
    value: `[new Date(1234567890123), new Date(-1), new Date(NaN)]`,
    shows: `value.map((date) => (date instanceof Date) + " " + date.getTime())`,
    expected: ["true 1234567890123", "true -1", "true NaN"],
  },
  {
    id: "idb-regexp",
    title: "regular expressions with their flags",
    value: `/a+\\/(?<name>b)/giu`,
    shows: `[value instanceof RegExp, String(value)]`,
    expected: [true, String.raw`/a+\/(?<name>b)/giu`],
  },
  {
    id: "idb-map",
    title: "maps, with objects as keys and their order",
    value: `new Map([["z", 1], [{ key: true }, new Map([[1, 2]])], ["a", 2]])`,
    shows: `[value instanceof Map, JSON.stringify([...value].map(([key, item]) => [key, item instanceof Map ? [...item] : item]))]`,
    expected: [true, `[["z",1],[{"key":true},[[1,2]]],["a",2]]`],
  },
  {
    id: "idb-set",
    title: "sets and their order",
    value: `new Set(["z", 1, [2]])`,
    shows: `[value instanceof Set, [...value]]`,
    expected: [true, ["z", 1, [2]]],
  },
  {
    id: "idb-array-buffer",
    title: "an ArrayBuffer",
    value: `new Uint8Array([0, 1, 255]).buffer`,
    shows: `[value instanceof ArrayBuffer, ...new Uint8Array(value)]`,
    expected: [true, 0, 1, 255],
  },
  {
    id: "idb-blob",
    title: "a Blob with its type",
    value: `{ picture: new Blob(["blöb"], { type: "image/x-test" }) }`,
    shows: `(async () => [value.picture instanceof Blob, value.picture.type, await value.picture.text()])()`,
    expected: [true, "image/x-test", "blöb"],
  },
  {
    id: "idb-large-blob",
    title: "a Blob of 3 MB",
    value: `new Blob([new Uint8Array(3_000_000).fill(7)])`,
    shows: `(async () => { const bytes = new Uint8Array(await value.arrayBuffer()); return [bytes.length, bytes.every((byte) => byte === 7)]; })()`,
    expected: [3_000_000, true],
  },
  {
    id: "idb-file",
    title: "a File with its name and date",
    value: `new File([new Uint8Array([0, 255])], "übung.bin", { type: "image/png", lastModified: 5 })`,
    shows: `(async () => [value instanceof File, value.name, value.type, value.lastModified, ...new Uint8Array(await value.arrayBuffer())])()`,
    expected: [true, "übung.bin", "image/png", 5, 0, 255],
  },
  {
    id: "idb-cyclic",
    title: "a value that holds itself",
    value: `(() => { const cycle = { list: [] }; cycle.self = cycle; cycle.list.push(cycle); return cycle; })()`,
    shows: `[value.self === value, value.list[0] === value]`,
    expected: [true, true],
  },
  {
    id: "idb-shared-reference",
    title: "one object in two places",
    value: `(() => { const one = { n: 1 }; return { left: one, right: one, map: new Map([["one", one]]) }; })()`,
    shows: `[value.left === value.right, value.map.get("one") === value.left]`,
    expected: [true, true],
  },
  {
    id: "idb-proto",
    title: "a property named __proto__",
    value: `JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}')`,
    shows: `[Object.getPrototypeOf(value) === Object.prototype, Object.keys(value), value.constructor]`,
    expected: [true, ["__proto__", "constructor"], 2],
  },
  {
    id: "idb-tag-names",
    title: "objects that look like an encoding's own tags",
    value: `[{ bl: 1 }, { ref: 1 }, { v: "NaN" }, { d: "2020" }, { o: [], id: 1 }, { m: [new Map()] }]`,
    shows: `JSON.stringify(value)`,
    expected: `[{"bl":1},{"ref":1},{"v":"NaN"},{"d":"2020"},{"o":[],"id":1},{"m":[{}]}]`,
  },
];

export const describableValues: Case[] = values.map(valueCase);
