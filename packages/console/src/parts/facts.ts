import { h, type JSX } from "preact";
import { Value } from "./value.ts";

/** Names and what they stand for; what is unknown is left out. */
export function Facts({ facts }: { facts: Record<string, unknown> }): JSX.Element {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return h(
    "dl",
    { class: "facts" },
    known.map(([name, value]) => [
      h("dt", { key: name }, inWords(name)),
      h("dd", { key: `${name}:` }, textOf(value) ?? h(Value, { value })),
    ]),
  );
}

/** What fits into a line; of a failure or a reason what it says. */
function textOf(value: unknown): string | undefined {
  if (isReason(value)) return `${value.message} (${value.code})`;
  if (typeof value === "object" && value !== null) return undefined;
  const text = String(value);
  return text.includes("\n") || text.length > 300 ? undefined : text;
}

function isReason(value: unknown): value is { code: string; message: string } {
  if (typeof value !== "object" || value === null) return false;
  const names = Object.keys(value).toSorted().join();
  return names === "code,message";
}

/** `snapshotVersion` as `snapshot version`. */
function inWords(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
