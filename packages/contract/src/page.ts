import { z } from "zod";

/** A page of a listing: pass `nextCursor` back as `cursor` to read on; absent on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() }).meta({ id });
}

export type Page<Item> = { items: Item[]; nextCursor?: string | undefined };
