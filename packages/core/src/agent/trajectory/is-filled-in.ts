import { fillText } from "@dormouse/contract";

/** What is said beside an action when it is done, whatever it does. */
const beside: ReadonlySet<string> = new Set(["effect", "caption"]);

/** Whether something that was done is what is described, with any values in the place of its references. */
export function isFilledIn(described: unknown, done: unknown): boolean {
  if (typeof described === "string") return typeof done === "string" && fits(described, done);
  if (typeof described !== "object" || described === null) return described === done;
  if (typeof done !== "object" || done === null) return false;
  const fields = new Set([...Object.keys(described), ...Object.keys(done)].filter(isOwn));
  return [...fields].every((field) =>
    isFilledIn(Reflect.get(described, field), Reflect.get(done, field)),
  );
}

function isOwn(field: string): boolean {
  return !beside.has(field);
}

function fits(described: string, done: string): boolean {
  const pieces = fillText(described, () => "\0").split("\0");
  const written = pieces.map((piece) =>
    piece.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`),
  );
  return new RegExp(`^${written.join("[^]*")}$`).test(done);
}
