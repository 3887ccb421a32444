import { faultOfEncoded, isTooDeep, type EncodedValue, type Fault } from "./encoded-value.ts";
import {
  encodeJson,
  isKeyPath,
  isUndefined,
  keyText,
  undecided,
  valueAt,
} from "./indexed-db-key.ts";

type KeyPaths = { keyPath?: string | undefined; keyPathArray?: string[] | undefined };
type Named = { name: string };
type Index = Named & KeyPaths & { multiEntry: boolean; unique: boolean };
type StoredRecord = {
  key?: unknown;
  keyEncoded?: unknown;
  value?: unknown;
  valueEncoded?: unknown;
};
type Store = Named &
  KeyPaths & { autoIncrement: boolean; records: StoredRecord[]; indexes: Index[] };

/**
 * Finds what a browser would refuse when the database is written. Left in, it would make every visit of the
 * database's origin fail.
 */
export function faultOfDatabase({ stores }: { stores: Store[] }): Fault | undefined {
  return (
    faultOfNames(stores, ["stores"]) ??
    firstFault(stores, (store, index) => faultOfStore(store, ["stores", index]))
  );
}

/** No two databases, stores or indexes beside each other may have the same name. */
export function faultOfNames(items: readonly Named[], path: PropertyKey[]): Fault | undefined {
  const names = new Set<string>();
  return firstFault(items, ({ name }, index) => {
    if (names.has(name)) return { path: [...path, index, "name"], message: "is there twice" };
    names.add(name);
    return undefined;
  });
}

function faultOfStore(store: Store, path: PropertyKey[]): Fault | undefined {
  return (
    faultOfKeyPaths(store, path) ??
    faultOfGenerator(store, path) ??
    faultOfNames(store.indexes, [...path, "indexes"]) ??
    firstFault(store.indexes, (one, index) => faultOfIndex(one, [...path, "indexes", index])) ??
    faultOfRecords(store, [...path, "records"])
  );
}

function faultOfKeyPaths(
  { keyPath, keyPathArray }: KeyPaths,
  at: PropertyKey[],
): Fault | undefined {
  if (keyPath !== undefined && !isKeyPath(keyPath)) {
    return { path: [...at, "keyPath"], message: "is no key path" };
  }
  if (keyPathArray === undefined) return undefined;
  const path = [...at, "keyPathArray"];
  if (keyPathArray.length === 0) return { path, message: "must name at least one key path" };
  return firstFault(keyPathArray, (one, index) =>
    isKeyPath(one) ? undefined : { path: [...path, index], message: "is no key path" },
  );
}

function faultOfGenerator(store: Store, path: PropertyKey[]): Fault | undefined {
  const generatesInto = store.keyPathArray === undefined && store.keyPath !== "";
  if (!store.autoIncrement || generatesInto) return undefined;
  return {
    path: [...path, "autoIncrement"],
    message: "goes only with one key path, not an empty one",
  };
}

function faultOfIndex(index: Index, path: PropertyKey[]): Fault | undefined {
  if (index.multiEntry && index.keyPathArray !== undefined) {
    return { path: [...path, "multiEntry"], message: "goes only with one key path" };
  }
  return faultOfKeyPaths(index, path);
}

function faultOfRecords(store: Store, path: PropertyKey[]): Fault | undefined {
  /** Which record, by its key, has an entry in a unique index. */
  const entries = new Map<string, string>();
  return firstFault(store.records, (record, index) => {
    const at = [...path, index];
    const encoded = encodedRecord(record, at);
    if ("message" in encoded) return encoded;
    const key = isGenerated(store, encoded) ? `generated ${index}` : keyOfRecord(store, encoded);
    if (key === undefined)
      return { path: [...at, ...keyField(store, record)], message: "has no valid key" };
    return firstFault(store.indexes, (one) => faultOfEntry(one, encoded.value, key, entries, at));
  });
}

type EncodedRecord = { key: EncodedValue; value: EncodedValue };

function encodedRecord(record: StoredRecord, at: PropertyKey[]): EncodedRecord | Fault {
  const faultIn = (field: "key" | "value"): Fault | undefined => {
    const name = `${field}Encoded` as const;
    const fault = record[name] === undefined ? undefined : faultOfEncoded(record[name]);
    if (fault !== undefined) return { ...fault, path: [...at, name, ...fault.path] };
    return isTooDeep(record[field])
      ? { path: [...at, field], message: "is nested too deeply" }
      : undefined;
  };
  const fault = faultIn("key") ?? faultIn("value");
  if (fault !== undefined) return fault;
  return {
    key: (record.keyEncoded ?? encodeJson(record.key)) as EncodedValue,
    value: (record.valueEncoded ?? encodeJson(record.value)) as EncodedValue,
  };
}

/** Whether the store gives the record its key. */
function isGenerated({ autoIncrement, keyPath }: Store, { key, value }: EncodedRecord): boolean {
  if (!autoIncrement) return false;
  if (keyPath === undefined) return isUndefined(key);
  return typeof value === "object" && "o" in value && valueAt(value, keyPath) === undefined;
}

/** The record's key as a text; undefined where it has none that is valid. */
function keyOfRecord(store: Store, { key, value }: EncodedRecord): string | undefined {
  if (store.keyPath === undefined && store.keyPathArray === undefined) return keyText(key);
  return textAt(store, value);
}

function keyField({ keyPath, keyPathArray }: Store, record: StoredRecord): PropertyKey[] {
  const isInline = keyPath !== undefined || keyPathArray !== undefined;
  const field = isInline ? "value" : "key";
  return [record[`${field}Encoded`] === undefined ? field : `${field}Encoded`];
}

function faultOfEntry(
  index: Index,
  value: EncodedValue,
  key: string,
  entries: Map<string, string>,
  path: PropertyKey[],
): Fault | undefined {
  if (!index.unique) return undefined;
  return firstFault(entriesOf(index, value), (text) => {
    const entry = JSON.stringify([index.name, text]);
    const holder = entries.get(entry) ?? key;
    entries.set(entry, key);
    if (holder === key) return undefined;
    return {
      path,
      message: `has the same value as another record in the unique index ${index.name}`,
    };
  });
}

function entriesOf(index: Index, value: EncodedValue): string[] {
  const found = index.multiEntry ? valueAt(value, index.keyPath ?? "") : undefined;
  const texts =
    typeof found === "object" && "a" in found ? found.a.map(keyText) : [textAt(index, value)];
  return texts.filter((text) => text !== undefined && !text.includes(unknownText)) as string[];
}

/** Stands for what only the page could tell; not in JSON's texts, which escape it. */
const unknownText = "\0";

function textAt({ keyPath = "", keyPathArray }: KeyPaths, value: EncodedValue): string | undefined {
  const texts = (keyPathArray ?? [keyPath]).map((path) => {
    const found = valueAt(value, path);
    if (found === undecided) return unknownText;
    return found === undefined ? undefined : keyText(found);
  });
  if (texts.includes(undefined)) return undefined;
  return keyPathArray === undefined ? texts[0] : `[${texts.join()}]`;
}

function firstFault<Item>(
  items: readonly Item[],
  faultOf: (item: Item, index: number) => Fault | undefined,
): Fault | undefined {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, index);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
