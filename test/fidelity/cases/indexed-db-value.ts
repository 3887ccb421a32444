import type { Case } from "../case.ts";
import { stored } from "./stored.ts";

export type Value = {
  id: string;
  title: string;
  /** An expression of the value; a promise is awaited. */
  value: string;
  /** What is told of the `value` that is read back. */
  shows: string;
  expected: unknown;
};

/** A case of one value in a database of its own. */
export function valueCase({ id, title, value, shows, expected }: Value): Case {
  return stored("IndexedDB values", {
    id,
    title,
    write: `await kit.keep(await (${value}))`,
    reads: `(async () => { const value = await kit.kept(); return ${shows}; })()`,
    expected,
  });
}
