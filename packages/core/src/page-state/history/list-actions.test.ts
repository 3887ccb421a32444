import { expect, it, vi } from "vitest";
import { createEngine } from "../../worker/simulation/engine.ts";
import { pageOf } from "../outline/support/page-of.ts";
import { listActions } from "./list-actions.ts";

it("lists a long history the same at once and in parts, and never holds the pages of many steps", async () => {
  const engine = createEngine();
  engine.browser.shows = (typed) =>
    pageOf(`<main><h1>${typed.at(-1)}</h1></main>`, { fingerprint: JSON.stringify(typed) });
  const texts = Array.from({ length: 60 }, (_, index) => `text ${index}`);
  const key = await engine.session(texts);
  await engine.deliver();
  const session = await engine.read(key);
  const list = (limit: number, offset = 0) =>
    listActions(engine.world, session, { limit, offset, most: 60 });

  const readPages = vi.spyOn(engine.world.store, "readPages");
  const all = await list(100);
  const ranges = readPages.mock.calls.map(([, { fromStep, toStep }]) => toStep - fromStep);
  expect(all.map(({ t }) => t)).toEqual(texts.map((_, index) => 59 - index));
  expect(all.map(({ observation }) => observation.includes("https"))).not.toContain(false);
  expect(ranges.length).toBeGreaterThan(2);
  expect(Math.max(...ranges)).toBeLessThan(25);

  const readSteps = vi.spyOn(engine.world.store, "readSteps");
  expect(await list(1)).toEqual(all.slice(0, 1));
  expect(readSteps.mock.calls.map(([, range]) => range)).toEqual([{ fromStep: 60, toStep: 60 }]);

  const parts = await Promise.all([0, 17, 34, 51].map((offset) => list(17, offset)));
  expect(parts.flat()).toEqual(all);
});
