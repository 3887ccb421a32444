import type { Case } from "../case.ts";
import { valueCase, type Value } from "./indexed-db-value.ts";

/** What only the browser's own files hold. */
const values: Value[] = [
  {
    id: "idb-boxed",
    title: "number, text and boolean objects",
    value: `[new Number(1), new String("s"), new Boolean(false)]`,
    shows: `value.map((boxed) => typeof boxed + " " + boxed)`,
    expected: ["object 1", "object s", "object false"],
  },
  {
    id: "idb-resizable-buffer",
    title: "a resizable ArrayBuffer",
    value: `new ArrayBuffer(2, { maxByteLength: 8 })`,
    shows: `[value.byteLength, value.resizable, value.maxByteLength]`,
    expected: [2, true, 8],
  },
  {
    id: "idb-data-view",
    title: "a DataView over part of a buffer",
    value: `new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)`,
    shows: `[value instanceof DataView, value.byteOffset, value.byteLength, value.getUint16(0), value.buffer.byteLength]`,
    expected: [true, 1, 2, 515, 4],
  },
  {
    id: "idb-typed-arrays",
    title: "typed arrays of every kind",
    value: `[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float16Array, Float32Array, Float64Array].map((Type) => Type.of(1, 2)).concat([BigInt64Array.of(-1n), BigUint64Array.of(1n)])`,
    shows: `value.map((array) => array.constructor.name + " " + array)`,
    expected: [
      ...["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32"].map(
        (name) => `${name}Array 1,2`,
      ),
      ...["Float16", "Float32", "Float64"].map((name) => `${name}Array 1,2`),
      "BigInt64Array -1",
      "BigUint64Array 1",
    ],
  },
  {
    id: "idb-shared-buffer",
    title: "two views of one buffer",
    value: `(() => { const buffer = new ArrayBuffer(4); return [new Uint8Array(buffer, 0, 2), new Uint8Array(buffer, 2)]; })()`,
    shows: `[value[0].buffer === value[1].buffer, value[0].byteLength, value[1].byteOffset]`,
    expected: [true, 2, 2],
  },
  {
    id: "idb-error",
    title: "errors with their kind, message and cause",
    value: `new RangeError("too far", { cause: "wind" })`,
    shows: `[value instanceof RangeError, value.name, value.message, value.cause]`,
    expected: [true, "RangeError", "too far", "wind"],
  },
  {
    id: "idb-sparse",
    title: "holes in arrays, and an array's own properties",
    value: `Object.assign([1, , 3], { note: "own" })`,
    shows: `[value.length, 1 in value, value[2], value.note]`,
    expected: [3, false, 3, "own"],
  },
  {
    id: "idb-crypto-key",
    title: "a non-extractable CryptoKey, that still decrypts",
    value: `(async () => {
      const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
      const iv = new Uint8Array(12);
      return { key, iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new Uint8Array([4, 2])) };
    })()`,
    shows: `(async () => [value.key.extractable, ...new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: value.iv }, value.key, value.sealed))])()`,
    expected: [false, 4, 2],
  },
  {
    id: "idb-key-pair",
    title: "a key pair to sign with, as device-bound logins have it",
    value: `crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"])`,
    shows: `(async () => {
      const algorithm = { name: "ECDSA", hash: "SHA-256" };
      const signature = await crypto.subtle.sign(algorithm, value.privateKey, new Uint8Array([1]));
      return [value.privateKey.extractable, await crypto.subtle.verify(algorithm, value.publicKey, signature, new Uint8Array([1]))];
    })()`,
    expected: [false, true],
  },
  {
    id: "idb-image-data",
    title: "ImageData and DOM geometry",
    value: `[new ImageData(new Uint8ClampedArray([1, 2, 3, 4]), 1, 1), new DOMRect(1, 2, 3, 4)]`,
    shows: `[value[0] instanceof ImageData, [...value[0].data], value[1] instanceof DOMRect, value[1].height]`,
    expected: [true, [1, 2, 3, 4], true, 4],
  },
];

export const exactValues: Case[] = values.map(valueCase);
