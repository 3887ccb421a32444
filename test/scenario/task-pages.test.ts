import { afterAll, beforeAll, expect, it } from "vitest";
import { readCalls } from "@dormouse/core";
import { forms } from "../support/task-pages/forms.ts";
import { listings, places } from "../support/task-pages/listings.ts";
import { Planner } from "../support/task-pages/planner.ts";
import { TextSession } from "../support/task-pages/session.ts";
import { TaskSite } from "../support/task-pages/site.ts";
import { widgets } from "../support/task-pages/widgets.ts";

const pages = Object.entries({ ...forms, ...widgets, ...listings, ...places });

let site: TaskSite;
let session: TextSession;

beforeAll(async () => {
  [site, session] = await Promise.all([TaskSite.open(), TextSession.open()]);
});
afterAll(async () => {
  await session?.close();
  site?.close();
});

/** More than any of the tasks takes. */
const turnsMax = 25;

it.each(pages)("%s: done by rules that see the page as text alone", async (name, page) => {
  await session.goto(site.show(`/${encodeURIComponent(name)}`, page));
  const planner = new Planner(page.goal);
  let told = "";
  for (let turn = 0; !planner.isDone; turn += 1) {
    const text = await session.text();
    if (turn > turnsMax) throw new Error(`left: ${planner.rest}\n${text}\n${told}`);
    const calls = planner.next(`${text}\n${told}`).map((call) => ({ id: "c", ...call }));
    const decided = readCalls(calls, { task: page.goal }, { instruction: 0 });
    if (decided.kind !== "act") throw new Error(JSON.stringify(decided));
    told = "";
    for (const action of decided.actions) told += (await session.do(action)) ?? "";
  }
  await expect.poll(() => site.outcomes).toEqual([true]);
});
