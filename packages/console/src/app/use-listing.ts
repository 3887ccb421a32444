import type { Page } from "@dormouse/contract";
import { useEffect, useState } from "preact/hooks";
import { useLoaded } from "./use-loaded.ts";
import { useTicks } from "./use-ticks.ts";

/** How often the newest are asked for. */
const everyMs = 4_000;
const pageSize = 30;

type Asked = { limit: number; cursor?: string; signal?: AbortSignal };

export type Listed<Item> = {
  /** Newest first; undefined until they are known. */
  items?: Item[];
  error?: unknown;
  /** Reads on; absent where there are no more. */
  more?: () => Promise<void>;
  /** Reads the newest anew. */
  refresh(): void;
};

/**
 * A listing of the API that is kept up to date; further pages stay as they were read.
 * @param name of what is listed: under another one it begins anew.
 * @param idOf tells items apart.
 */
export function useListing<Item>(
  name: string,
  idOf: (item: Item) => string,
  read: (asked: Asked) => Promise<Page<Item>>,
): Listed<Item> {
  const ticks = useTicks(everyMs);
  const [asked, setAsked] = useState(0);
  const refresh = (): void => setAsked((count) => count + 1);
  const { value: newest, error } = useLoaded(
    async (signal) => ({ page: await read({ limit: pageSize, signal }), name }),
    [name, ticks, asked],
  );
  const [further, setFurther] = useState<Page<Item>>();
  useEffect(() => setFurther(undefined), [name]);

  // What is there until the answer comes is something else.
  if (newest === undefined || newest.name !== name) return { error, refresh };
  const cursor = (further ?? newest.page).nextCursor;

  async function more(): Promise<void> {
    const { items, ...end } = await read({ limit: pageSize, ...(cursor && { cursor }) });
    setFurther({ ...end, items: [...(further?.items ?? []), ...items] });
  }

  return {
    items: eachOnce([...newest.page.items, ...(further?.items ?? [])], idOf),
    error,
    refresh,
    ...(cursor === undefined ? {} : { more }),
  };
}

/** One that came meanwhile moves the others down, onto the page behind. */
function eachOnce<Item>(items: Item[], idOf: (item: Item) => string): Item[] {
  const byId = new Map<string, Item>();
  for (const item of items) {
    if (!byId.has(idOf(item))) byId.set(idOf(item), item);
  }
  return [...byId.values()];
}
