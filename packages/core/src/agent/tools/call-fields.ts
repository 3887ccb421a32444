/** What a call gives, by the names of its fields; nothing where a model gave no object. */
export function callFields(input: unknown): Record<string, unknown> {
  return typeof input === "object" && input !== null ? { ...input } : {};
}
