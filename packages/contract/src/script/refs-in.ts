/** Where refs stand in a part of a script: in its locators, and in those of what is extracted. */
export function refsIn(part: unknown, path: PropertyKey[] = []): PropertyKey[][] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([field, value]: [string, unknown]) => {
    const at = [...path, Array.isArray(part) ? Number(field) : field];
    // What is extracted may be called anything, "ref" too.
    const isNamed = path.at(-1) === "fields" || path.at(-1) === "extract";
    return field === "ref" && !isNamed && typeof value === "string" ? [at] : refsIn(value, at);
  });
}
