import type { RawNode } from "../raw-page.ts";

/**
 * The role that whoever wrote the page gave it; empty where it is only what its tag is. The accessibility tree has
 * none for what an open dialog keeps from being used, which is the same thing behind that as before.
 */
export function authoredRole({ attributes }: RawNode): string {
  return attributes?.["role"]?.trim().split(/\s+/u)[0]?.toLowerCase() ?? "";
}
