import type { Page } from "@dormouse/contract";
import { useState } from "preact/hooks";
import { readFirst } from "./read-first.ts";
import { useLoaded } from "./use-loaded.ts";
import { useTicks } from "./use-ticks.ts";

/** How often the newest are asked for. */
const everyMs = 4_000;
/** How many are there at first, and come with each look further. */
const pageSize = 30;

export type Asked = { limit: number; cursor?: string; signal?: AbortSignal };

export type Listed<Item> = {
  /** Newest first; undefined until they are known. */
  items?: Item[];
  error?: unknown;
  /** Shows further ones, once they are read; absent where there are none. */
  more?: () => void;
  /** Further ones are being read. */
  isReading: boolean;
};

/**
 * A listing of the API that is kept up to date. All that is shown is read anew each time: of pages that were read at
 * different times some rows would be in none, as each new one moves the others on.
 * @param name of what is listed: under another one it begins anew.
 */
export function useListing<Item>(
  name: string,
  read: (asked: Asked) => Promise<Page<Item>>,
): Listed<Item> {
  const ticks = useTicks(everyMs);
  const [wish, setWish] = useState({ name, count: pageSize });
  const count = wish.name === name ? wish.count : pageSize;
  const { value, error } = useLoaded(
    async (signal) => ({ name, count, page: await readFirst(count, read, signal) }),
    [name, ticks, count],
  );
  // What is there until the answer comes is something else.
  if (value?.name !== name) return { error, isReading: error === undefined };
  const { items, nextCursor } = value.page;
  const isReading = value.count < count;
  const more = (): void => setWish({ name, count: count + pageSize });
  return { items, error, isReading, ...(nextCursor === undefined ? {} : { more }) };
}
