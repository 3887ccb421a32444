import { createHash } from "node:crypto";
import type { ModelCall } from "../model/model.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { encodeSection } from "../page-state/text/encode-page.ts";

const ref = /^[a-z]{1,3}\d+$/;

/** What the refs that the calls name stand for on the page, hashed. */
export function targetsOf(
  calls: readonly ModelCall[],
  content: PageContent | undefined,
): Record<string, string> {
  const named = new Set(
    calls.flatMap(({ input }) => textsIn(input)).filter((text) => ref.test(text)),
  );
  return Object.fromEntries([...named].map((name) => [name, hashOf(content, name)]));
}

/** Whether each still stands for what it did. */
export function areTargetsThere(
  targets: Record<string, string>,
  content: PageContent | undefined,
): boolean {
  return Object.entries(targets).every(([name, hash]) => hashOf(content, name) === hash);
}

function hashOf(content: PageContent | undefined, name: string): string {
  const told = content && encodeSection(content, name)?.text;
  return createHash("sha256")
    .update(told ?? "")
    .digest("base64url")
    .slice(0, 16);
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
