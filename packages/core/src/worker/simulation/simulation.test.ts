import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScriptStep } from "@dormouse/contract";
import { BrowserIdentity } from "@dormouse/contract";
import { createSession } from "../../session/create.ts";
import { defaultSettings } from "../../settings.ts";
import { loadPart } from "../../snapshot/parts.ts";
import { openSnapshot } from "../../snapshot/stored-snapshot.ts";
import { sweep } from "../../sweep/sweep.ts";
import { createMemoryWorld, type MemoryWorld } from "../../world/memory/index.ts";
import { work } from "../work.ts";
import { createWorker } from "../worker.ts";
import { SimulatedBrowser, typedBefore } from "./browser.ts";
import { Mortal } from "./mortal.ts";
import { SimulatedSite } from "./site.ts";

const settings = { ...defaultSettings, maxAttempts: 1_000 };
const tenantId = "tenant";

type Fate = {
  hint: "lost" | "once" | "twice";
  dieAfterTouches: number;
  processGoesOn: boolean;
  browserCrashes: number[];
};
type Life = { steps: { once: boolean }[]; fates: Fate[] };

const immortal = 1_000_000;

const fate: fc.Arbitrary<Fate> = fc.record({
  hint: fc.constantFrom("lost", "once", "once", "twice"),
  dieAfterTouches: fc.oneof(fc.constant(immortal), fc.integer({ min: 1, max: 40 })),
  processGoesOn: fc.boolean(),
  browserCrashes: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
});
const life: fc.Arbitrary<Life> = fc.record({
  steps: fc.array(fc.record({ once: fc.boolean() }), { minLength: 1, maxLength: 5 }),
  fates: fc.array(fate, { minLength: 1, maxLength: 25 }),
});

describe("a session whose workers and browsers are killed, its hints lost or doubled at random", () => {
  it("completes with every step committed once, in order, and its events dense", async () => {
    await fc.assert(
      fc.asyncProperty(life, async (drawn) => {
        const { world, key, site } = await live(drawn);
        const session = await world.store.read(key);
        expect(session?.status).toBe("COMPLETED");
        expect(session?.nextStep).toBe(drawn.steps.length + 1);

        const events = await world.store.readEvents(key, { afterSequence: 0, limit: 1_000 });
        expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
        const committed = events.filter((event) => event.type === "step.completed");
        expect(committed.map((event) => event.data.index)).toEqual(drawn.steps.map((_, i) => i));
        expect(events.at(-1)?.type).toBe("run.completed");

        const expected = drawn.steps.map((step, index) => textOf(step, index));
        for (const [index, step] of drawn.steps.entries()) {
          const times = site.effects.get(textOf(step, index));
          // A marked step happens exactly once; any other at least once.
          expect(times).toBeGreaterThanOrEqual(1);
          expect(times).toBeLessThanOrEqual(step.once ? 1 : Number.POSITIVE_INFINITY);
        }
        // A marked step that a probe found done has left its trace on the site, not in the browser.
        const typed = await stateOf(world, key);
        expect(typed).toEqual(expected.filter((text) => typed.includes(text)));
        expect(typed).toEqual(
          expect.arrayContaining(expected.filter((text) => !text.endsWith("!"))),
        );
      }),
      { numRuns: 300 },
    );
  });
});

function textOf(step: { once: boolean }, index: number): string {
  return `step ${index}${step.once ? "!" : ""}`;
}

const open = { type: "goto", url: "https://example.com/" } as const;

function scriptOf(steps: { once: boolean }[]): ScriptStep[] {
  return steps.map((step, index) => {
    const text = textOf(step, index);
    const type = { type: "type", text } as const;
    return step.once
      ? { actions: [type], once: { probe: [open, { type: "expect", text }] } }
      : type;
  });
}

/** Lives through the drawn fates, one for each time a process is started; then all goes well. */
async function live({ steps, fates }: Life) {
  const world = createMemoryWorld();
  const site = new SimulatedSite();
  const accepted = await createSession(world, settings, {
    tenantId,
    run: { kind: "script", actions: scriptOf(steps) },
    identity: BrowserIdentity.parse({}),
  });
  if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
  const key = { tenantId, sessionId: accepted.sessionId };
  const left = [...fates];
  for (let round = 0; round < 400; round += 1) {
    const session = await world.store.read(key);
    if (session?.status === "COMPLETED") break;
    for (const hint of world.queue.drain()) {
      const drawn = left.shift() ?? {
        hint: "once",
        dieAfterTouches: immortal,
        processGoesOn: true,
        browserCrashes: [],
      };
      const copies = { lost: 0, once: 1, twice: 2 }[drawn.hint];
      await Promise.all(Array.from({ length: copies }, () => invoke(world, site, hint, drawn)));
    }
    await advance(world, 20_000);
    await sweep(world, settings);
  }
  return { world, key, site };
}

async function invoke(
  world: MemoryWorld,
  site: SimulatedSite,
  hint: Parameters<typeof work>[1],
  drawn: Fate,
): Promise<void> {
  const mortal = new Mortal(drawn.dieAfterTouches);
  const worker = createWorker({
    world: mortal.reaching(world),
    browser: new SimulatedBrowser(site, mortal.touch, drawn.browserCrashes),
    settings: { ...settings, quantumMs: drawn.processGoesOn ? settings.quantumMs : 0 },
    processId: 1,
    report: () => {},
  });
  const deadlineMs = world.clock.nowMs() + 900_000;
  await Promise.race([work(worker, hint, deadlineMs), mortal.died]);
}

async function advance(world: MemoryWorld, ms: number): Promise<void> {
  await world.clock.advance(ms);
}

async function stateOf(world: MemoryWorld, key: { tenantId: string; sessionId: string }) {
  const session = await world.store.read(key);
  if (session === undefined) throw new Error("the session is gone");
  const manifest = await openSnapshot(world, session, session.snapshotVersion);
  if (manifest === undefined) return [];
  return typedBefore({ manifest, load: (part) => loadPart(world, session, part) });
}
