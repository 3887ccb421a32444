import { expect, test } from "vitest";
import { nameElement } from "./name-element.ts";
import { PlacedElements } from "./placed-elements.ts";
import { Recording } from "./support/recorded.ts";

const page = `<main>
  <nav aria-label="Portal"><a href="/a">Containers</a></nav>
  <form aria-label="Search"><label for="q">Number</label><input id="q"><button>Apply</button></form>
  <form aria-label="Book"><label for="d">Day</label><input id="d" type="date"><button>Apply</button></form>
  <table aria-label="Containers"><thead><tr><th>Number</th><th>Status</th></tr></thead><tbody>
    <tr><th><a href="/c/1">MSCU1111111</a></th><td>Available</td><td><button>Book</button></td></tr>
    <tr><th><a href="/c/2">MSCU2222222</a></th><td>Available</td><td><button>Book</button></td></tr>
  </tbody></table>
  <ul><li><h3>Ann Lee</h3> <button>Edit</button></li><li><h3>Bob Ray</h3> <button>Edit</button></li></ul>
  <div raw-pointer="true">Show more</div>
  <button>Go</button> <p>and</p> <button>Go</button>
</main>`;

function named(pick: (recording: Recording) => string, values: string[] = []) {
  const recording = new Recording().show(page);
  return nameElement(new PlacedElements(recording.page), pick(recording) as "e1", values);
}

/** Refs of all that is called so, in the order of the page. */
function nth(recording: Recording, name: string, at: number): string {
  const found = new PlacedElements(recording.page).refs.filter(
    (ref) => recording.page.elements[ref]?.name === name,
  );
  return found[at] ?? "none";
}

test.each<[string, (recording: Recording) => string, object]>([
  [
    "role and name",
    (recording) => recording.ref("Containers", "link"),
    { role: "link", name: "Containers", exact: true },
  ],
  [
    "its label, where it has no role to be looked for by",
    (recording) => recording.ref("Day"),
    { label: "Day", exact: true },
  ],
  [
    "its text, where it is nothing but clickable",
    (recording) => recording.ref("Show more"),
    { text: "Show more", exact: true },
  ],
  [
    "its row's text, in a table",
    (recording) => nth(recording, "Book", 1),
    {
      role: "button",
      name: "Book",
      exact: true,
      within: { role: "row", hasText: "MSCU2222222" },
    },
  ],
  [
    "its item's text, in a list",
    (recording) => nth(recording, "Edit", 1),
    {
      role: "button",
      name: "Edit",
      exact: true,
      within: { role: "listitem", hasText: "Bob Ray" },
    },
  ],
  [
    "its form, where another has one called so",
    (recording) => nth(recording, "Apply", 1),
    {
      role: "button",
      name: "Apply",
      exact: true,
      within: { role: "form", name: "Book", exact: true },
    },
  ],
  [
    "its place, where nothing else tells",
    (recording) => nth(recording, "Go", 1),
    { role: "button", name: "Go", exact: true, nth: 1 },
  ],
])("an element is named by %s", (_how, pick, locator) => {
  expect(named(pick)).toEqual(locator);
});

test("what stands in the row of a value is named by it, though it is the only one of its name", () => {
  const recording = new Recording().show(`<table><tbody>
    <tr><th>MSCU1111111</th><td>On hold</td><td></td></tr>
    <tr><th>MSCU2222222</th><td>Available</td><td><button>Book</button></td></tr></tbody></table>`);
  const placed = new PlacedElements(recording.page);
  expect(nameElement(placed, recording.ref("Book"), ["MSCU2222222"])).toMatchObject({
    within: { role: "row", hasText: "MSCU2222222" },
  });
  expect(nameElement(placed, recording.ref("Book"), ["Bob"])).not.toHaveProperty("within");
});
