import { expect, test } from "vitest";
import { refsOf } from "./support/reading-session.ts";

test.each([
  ["a total", "<p>Total: $90.00</p>", "<p>Total: $81.00</p>"],
  [
    "a total of its own",
    "<p><span>Total</span> <b>$90.00</b></p>",
    "<p><span>Total</span> <b>81,00 €</b></p>",
  ],
  ["a counter", "<p>3 items</p>", "<p>2 items</p>"],
  [
    "a counter with words",
    "<p>You have 3 items in your cart</p>",
    "<p>You have 12 items in your cart</p>",
  ],
  ["a message", "", "<p>Code applied</p>"],
  ["a message with a total", "<p>Total: $90.00</p>", "<p>Total: $81.00</p><p>Code applied</p>"],
  ["an announcement", '<p role="status">Checking</p>', '<p role="status">Code applied</p>'],
  ["an error", '<p class="error">No such code</p>', '<p class="error">Code expired</p>'],
])("a button keeps its ref when %s changes beside it", (_what, before, after) => {
  const kinds: ((said: string) => string)[] = [
    (said) =>
      `<form id="promo"><input name="code"><button id="apply" raw-is="Apply">Apply promo</button></form>${said}`,
    (said) =>
      `<form><label>Code <input name="code"></label><button raw-is="Apply">Apply promo</button>${said}</form>`,
    (said) =>
      `<h2>Cart</h2>${said}<div><input name="code" aria-label="Code"><button raw-is="Apply">Apply promo</button></div>`,
  ];
  for (const kind of kinds) {
    const [first, second, third] = refsOf(
      ...[before, after, before].map((said) => `<main><div>${kind(said)}</div></main>`),
    );
    expect(Object.keys(first ?? {})).toEqual(["Apply"]);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  }
});

test("a button keeps its ref when a text beside it goes, but not one that stands between that and another", () => {
  const button = `<button raw-is="Apply">Apply promo</button>`;
  const text = "<p>Ships on Monday</p>";
  const kept = [
    [`${button}${text}`, button],
    [`<p>Cart of Ann</p>${text}${button}`, `<p>Cart of Ann</p>${button}`],
  ];
  const isKept = ([before = "", after = ""]: string[]): boolean => {
    const [first, second] = refsOf(
      ...[before, after].map((said) => `<main><div>${said}</div></main>`),
    );
    return first?.["Apply"] === second?.["Apply"];
  };
  expect(kept.map(isKept)).toEqual([true, true]);
  expect(isKept([`<p>Cart of Ann</p>${button}${text}`, `<p>Cart of Ann</p>${button}`])).toBe(false);
});

test.each(["data-id", "data-order-id", "id"])(
  "rows that say the same keep their refs by their %s",
  (key) => {
    const kinds: ((ids: number[]) => string)[] = [
      (ids) =>
        `<table><tr><th>Name</th><th></th></tr>${ids.map((id) => `<tr ${key}="o${id}"><td>Ada</td><td><button raw-is="${id}">Delete</button></td></tr>`).join("")}</table>`,
      (ids) =>
        `<ul>${ids.map((id) => `<li ${key}="o${id}">Ada <button raw-is="${id}">Delete</button></li>`).join("")}</ul>`,
      (ids) =>
        `<div>${ids.map((id) => `<div ${key}="o${id}"><p>Ada</p><button raw-is="${id}">Delete</button></div>`).join("")}</div>`,
    ];
    for (const kind of kinds) {
      const [first = {}, second, third] = refsOf(
        ...[
          [1742, 1750, 1799],
          [1799, 1742, 1750],
          [1750, 1799],
        ].map((ids) => `<main>${kind(ids)}</main>`),
      );
      expect(Object.keys(first).length).toBe(3);
      expect(second).toEqual(first);
      expect(third).toEqual({ 1750: first[1750], 1799: first[1799] });
    }
  },
);

test("a form's button keeps its ref whatever is said behind the form", () => {
  const page = (hint: string): string =>
    `<main><section class="card"><h1>Sign in</h1><form><label>Name <input name="name"></label><label>Password
      <input name="password" type="password"></label><button raw-is="Sign in">Sign in</button></form><p>${hint}</p></section></main>`;
  const [first, second] = refsOf(page("Sample: demo / harbor"), page("Sample: demo / •••"));
  expect(second).toEqual(first);
});
