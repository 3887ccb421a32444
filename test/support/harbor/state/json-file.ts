import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A value kept in a file, or only in memory where no path is given. */
export interface JsonFile<Value> {
  /** What was last written, also by an earlier process; the initial value when there is none. */
  read(): Value;
  write(value: Value): void;
}

/** Throws when the file exists and does not hold JSON. */
export function openJsonFile<Value>(path: string | undefined, initial: Value): JsonFile<Value> {
  let current = path === undefined ? initial : load(path, initial);
  return {
    read: () => current,
    write(value) {
      current = value;
      if (path !== undefined) replace(path, JSON.stringify(value));
    },
  };
}

function load<Value>(path: string, initial: Value): Value {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return initial;
    throw error;
  }
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new Error(`Harbor cannot read its data in ${path}. Delete the file to start afresh.`, {
      cause,
    });
  }
}

/** Writes beside the file and renames: a process killed in between leaves the old file whole. */
function replace(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporaryPath = `${path}.${process.pid}.tmp`;
  writeFileSync(temporaryPath, text);
  renameSync(temporaryPath, path);
}
