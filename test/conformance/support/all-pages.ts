import type { ListResult } from "@dormouse/core";
import { expect } from "vitest";

/** Reads a listing to its end, and sees that no page holds more than was asked for. */
export async function allPages<Item>(
  read: (page: { limit: number; cursor?: string }) => Promise<ListResult<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}
