import type { RawNode, RawPage } from "../../raw-page.ts";
import { SeededRandom } from "../../../world/memory/random.ts";

const tags = (
  "div div div span span a a button input input select option label p p h1 h2 ul li li table tbody tr tr td td th form " +
  "nav main header footer dialog section iframe #text #text #text #text canvas svg img textarea fieldset legend summary"
).split(" ");
const roles =
  "button link dialog alert status navigation listbox option tab tablist treeitem tree checkbox combobox row grid".split(
    " ",
  );
const vocabulary = "Save Orders 12 Next Page Oslo € 2 of 10 Delete … 4111111111111111 Name".split(
  " ",
);
const types = "text password checkbox radio file date range hidden submit".split(" ");

/** A page as no one would write it: any tree of anything, always the same for the same seed. */
export function randomPage(seed: number): RawPage {
  const numbers = new SeededRandom(seed * 0x9e3779b9);
  const random = (): number => numbers.next();
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const is = (chance: number): boolean => random() < chance;
  const words = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(vocabulary)).join(" ");
  const nodes: RawNode[] = [{ parent: -1, frame: 0, backendNodeId: 1, tag: "#document" }];
  const size = 20 + Math.floor(random() * 180);
  for (let index = 1; index < size; index += 1) {
    const tag = pick(tags);
    // Mostly near the end, so that trees grow deep as well as wide.
    const parent = is(0.6)
      ? Math.max(0, index - 1 - Math.floor(random() * 4))
      : Math.floor(random() * index);
    const node: RawNode = { parent, frame: 0, backendNodeId: index + 1, tag };
    if (tag === "#text") node.text = is(0.2) ? " " : words();
    else node.attributes = attributes(pick, is, words);
    if (is(0.85)) {
      node.box = {
        x: random() * 900,
        y: random() * 3000,
        width: random() * 400,
        height: random() * 60,
      };
    }
    if (is(0.1)) node.hidden = true;
    if (is(0.15)) node.clickable = true;
    if (is(0.1)) node.pointer = true;
    if (is(0.15)) node.covered = true;
    if (is(0.5)) node.role = is(0.5) ? pick(roles) : "generic";
    if (is(0.4)) node.name = words();
    if (is(0.2)) node.value = words();
    if (is(0.1))
      node.states = {
        selected: is(0.5),
        checked: is(0.5),
        modal: true,
        invalid: true,
        errorText: words(),
      };
    if (is(0.05)) node.scrolled = { x: 0, y: random() * 100, width: 900, height: 900 };
    nodes.push(node);
  }
  return {
    url: "https://harbor.test/any?page=2",
    title: words(),
    viewport: { width: 1280, height: 720, scrollX: 0, scrollY: 0 },
    frames: [{ frameId: "main", url: "https://harbor.test/any" }],
    nodes,
    fingerprint: String(seed),
  };
}

function attributes(
  pick: <Value>(values: readonly Value[]) => Value,
  is: (chance: number) => boolean,
  words: () => string,
): Record<string, string> {
  return {
    ...(is(0.3) && { id: `i${pick(vocabulary)}` }),
    ...(is(0.2) && {
      class: `${pick(["pagination", "modal", "disabled", "active", "breadcrumb", "card"])} x`,
    }),
    ...(is(0.5) && { href: `/${pick(vocabulary)}` }),
    ...(is(0.3) && { type: pick(types) }),
    ...(is(0.2) && { role: pick(roles) }),
    ...(is(0.1) && { "aria-label": words() }),
    ...(is(0.1) && {
      for: `i${pick(vocabulary)}`,
      "aria-controls": `i${pick(vocabulary)}`,
      "aria-labelledby": `i${pick(vocabulary)}`,
    }),
    ...(is(0.1) && { "aria-modal": "true", "aria-live": "polite" }),
    ...(is(0.05) && { contenteditable: "true", tabindex: "0" }),
    ...(is(0.1) && { src: "/picture.png", alt: words() }),
    ...(is(0.05) && { open: "" }),
  };
}
