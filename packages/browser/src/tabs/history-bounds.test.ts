import { describe, expect, it } from "vitest";
import { boundHistories, type FullHistory } from "./history-bounds.ts";
import { planHistory } from "./history-plan.ts";

const site = "https://a.example";
const entry = (path: string, document: number, state?: unknown) => ({
  url: `${site}${path}`,
  title: "",
  document,
  ...(state === undefined ? {} : { state }),
});
const blank = { url: "about:blank", title: "", document: 0 };
const full = (tabId: string, entries: FullHistory["entries"], index: number): FullHistory => ({
  tabId,
  entries,
  index,
});

describe("what is kept of histories", () => {
  it("is nothing where a tab has only its first page", () => {
    const [first, second] = boundHistories([
      full("one", [blank], 0),
      full("two", [blank, entry("/", 1)], 1),
    ]);
    expect([first, second]).toEqual([{ notes: [] }, { notes: [] }]);
  });

  it("is what is nearest to the pages on show, of all tabs alike", () => {
    const state = "x".repeat(900);
    const entries = Array.from({ length: 9 }, (_, index) => entry(`/${index}`, index, state));
    const [first, second] = boundHistories(
      [full("one", entries, 0), full("two", entries, 8)],
      6_000,
    );
    const withState = (history = first?.history) =>
      history?.entries.filter(({ state: kept }) => kept !== undefined).map(({ url }) => url.at(-1));
    expect(withState()).toEqual(["0", "1", "2"]);
    expect(withState(second?.history)).toEqual(["6", "7", "8"]);
    expect(first?.history?.index).toBe(0);
    expect(second?.history?.entries[second.history.index]?.url).toBe(`${site}/8`);
    expect(first?.notes).toMatchObject([{ code: "too_large", tabId: "one" }]);
  });

  it("is the entry without its state where only that finds no room", () => {
    const large = [blank, entry("/?secret", 1, "x".repeat(5_000)), entry("/b", 2)];
    const [bounded] = boundHistories([full("one", large, 2)], 1_000);
    expect(bounded?.history?.entries).toEqual([blank, entry("/?secret", 1), entry("/b", 2)]);
    expect(bounded?.notes).toMatchObject([{ detail: `history.state of ${site}` }]);
  });
});

describe("how a history is made again", () => {
  it("is with one document for each that is near, and one for a whole site farther away", () => {
    const entries = [
      blank,
      ...Array.from({ length: 12 }, (_, index) => entry(`/${index}`, index + 1)),
    ];
    const plan = planHistory({ entries, index: 12 });
    expect(plan).toMatchObject({ bornBlank: true, index: 12, entries });
    expect(plan.standIns.map(({ length }) => length)).toEqual([7, 1, 1, 1, 1, 1]);
  });

  it("is with the entries of one document together, wherever the one on show is", () => {
    const entries = [entry("/a", 1), entry("/b", 1), entry("/c", 1), entry("/d", 2)];
    const plan = planHistory({ entries, index: 1 });
    expect(plan).toMatchObject({ bornBlank: false, index: 1 });
    expect(plan.standIns.map(({ length }) => length)).toEqual([3, 1]);
  });
});
