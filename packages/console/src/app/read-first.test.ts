import { expect, it } from "vitest";
import { readFirst } from "./read-first.ts";
import type { Asked } from "./use-listing.ts";

/** A listing of so many, which gives no more than 100 at once. */
function listing(size: number) {
  const asked: number[] = [];
  async function read({ limit, cursor = "0" }: Asked) {
    asked.push(limit);
    const from = Number(cursor);
    const upTo = Math.min(size, from + limit);
    const items = Array.from({ length: upTo - from }, (_, index) => from + index);
    return { items, ...(upTo < size ? { nextCursor: String(upTo) } : {}) };
  }
  return { asked, read };
}

const { signal } = new AbortController();

it("all that is shown is read, in as few pages as the API has for them, and whether there is more", async () => {
  const many = listing(1_000);
  const page = await readFirst(230, many.read, signal);
  expect(page.items).toEqual(Array.from({ length: 230 }, (_, index) => index));
  expect(page.nextCursor).toBe("230");
  expect(many.asked).toEqual([100, 100, 30]);
});

it("a listing that has fewer is read to its end", async () => {
  const few = listing(120);
  const page = await readFirst(230, few.read, signal);
  expect(page.items).toHaveLength(120);
  expect(page).not.toHaveProperty("nextCursor");
});
