/** What a record has under a name that a page may have chosen: "constructor" is a name like any other. */
export function own<Value>(record: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
