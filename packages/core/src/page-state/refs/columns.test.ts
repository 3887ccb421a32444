import { expect, test } from "vitest";
import { mistaken, refsOf } from "./support/reading-session.ts";

test("what is in a column of the page keeps its ref, whatever else the column says", () => {
  const page = (said: string, note: string): string =>
    `<main><div class="columns"><div><form aria-label="Order"><h2>Order</h2><label>Driver <input name="driver" raw-is="driver"></label>
    <button raw-is="show">Show values</button><pre>${said}</pre></form></div><div><section class="card"><h2>Pointer</h2>
    <button raw-is="seal">Seal</button><p>${note}</p></section><section class="card"><h2>Late</h2><button raw-is="open">Open gate</button></section></div></div></main>`;
  const [first, second, third] = refsOf(
    page("", "Seals: none"),
    page("driver: Ada", "Seals: none"),
    page("driver: Bob, Eve", "Seals: none"),
  );
  expect(Object.keys(first ?? {}).length).toBe(4);
  expect(second).toEqual(first);
  expect(third).toEqual(first);
});

test("what is in a column of the page is another where the column is about something else", () => {
  const page = (who: string, order: number, about = `Order ${order}`): string =>
    `<main><div><div><h2>${who}</h2><p>${about}</p><button raw-is="${who} ${order}">Pay</button></div>
    <div><h2>News</h2><p>none</p></div></div></main>`;
  const went = mistaken(
    page("Ada", 17),
    page("Ada", 18),
    page("Bob", 18),
    page("Bob", 18, ""),
    page("Bob", 19),
  );
  expect(went).toEqual([]);
});

test("rows to drag keep their refs when one of them is moved to the list beside theirs", () => {
  const lane = (name: string, trucks: number[]): string =>
    `<ul class="lane" aria-label="${name}">${trucks.map((truck) => `<li draggable="true" id="truck-${truck}" raw-is="${truck}">Truck ${truck}</li>`).join("")}</ul>`;
  const page = (waiting: number[], loading: number[]): string =>
    `<main><h2>Lanes</h2><div>${lane("Waiting", waiting)}${lane("Loading", loading)}</div></main>`;
  const pages = [page([1, 2, 3, 4], []), page([2, 3, 4], [1]), page([4, 2], [1, 3])];
  const [first = {}, second = {}, third = {}] = refsOf(...pages);
  expect(second).toMatchObject({ 2: first[2], 3: first[3], 4: first[4] });
  expect(third).toMatchObject({ 2: first[2], 4: first[4] });
  expect(mistaken(...pages)).toEqual([]);
});
