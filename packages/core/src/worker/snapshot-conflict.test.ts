import { BrowserIdentity } from "@dormouse/contract";
import { expect, it } from "vitest";
import { createSession } from "../session/create.ts";
import { revise } from "../session/revise.ts";
import { defaultSettings } from "../settings.ts";
import { openSnapshot } from "../snapshot/stored-snapshot.ts";
import type { CapturedState } from "../snapshot/snapshot.ts";
import { storeCapture } from "../snapshot/store-capture.ts";
import type { LiveBrowser } from "../world/browser.ts";
import { createMemoryWorld } from "../world/memory/index.ts";
import { ScriptedBrowser } from "./simulation/scripted-browser.ts";
import { work } from "./work.ts";
import { createWorker } from "./worker.ts";

/** A browser in whose first step somebody else gives the session another state. */
class OvertakenBrowser extends ScriptedBrowser {
  readonly #overtake: () => Promise<void>;
  readonly #after: number;
  #captures = 0;

  constructor(overtake: () => Promise<void>, options: { after: number }) {
    super();
    this.#overtake = overtake;
    this.#after = options.after;
  }

  override async open(): Promise<LiveBrowser> {
    const live = await super.open();
    const capture = live.capture.bind(live);
    live.capture = async (base): Promise<CapturedState> => {
      this.#captures += 1;
      if (this.#captures === this.#after) await this.#overtake();
      return capture(base);
    };
    return live;
  }
}

it.each([1, 2])(
  "a state that another one overtook never replaces it: step %i is done again on the newer one",
  async (overtaken) => {
    const world = createMemoryWorld();
    const accepted = await createSession(world, defaultSettings, {
      tenantId: "tenant",
      identity: BrowserIdentity.parse({}),
      run: {
        kind: "script",
        actions: [
          { type: "type", text: "one" },
          { type: "type", text: "two" },
        ],
      },
    });
    if ("duplicate" in accepted) throw new Error("a first request cannot be a duplicate");
    const key = { tenantId: "tenant", sessionId: accepted.sessionId };
    const read = async () => {
      const session = await world.store.read(key);
      if (session === undefined) throw new Error("the session is gone");
      return session;
    };

    const imported = new TextEncoder().encode("imported");
    const overtake = async (): Promise<void> => {
      const session = await read();
      const base = await openSnapshot(world, session, session.snapshotVersion);
      const storageKey = "https://imported.example";
      const { stored } = await storeCapture(
        world,
        session,
        {
          parts: [{ kind: "localStorage", storageKey, content: imported }],
          tabs: [],
          dialogs: { response: "dismiss" },
        },
        { base, step: 0, nowMs: 0, source: "import" },
      );
      const changes = { snapshotVersion: stored.version };
      await world.store.commit({ ...revise(session, changes, [], 0), snapshot: stored });
    };

    const reported: unknown[] = [];
    const browser = new OvertakenBrowser(overtake, { after: overtaken });
    const worker = createWorker({
      world,
      browser,
      settings: defaultSettings,
      processId: 1,
      report: (error) => reported.push(error),
    });
    for (let round = 0; round < 3; round += 1) {
      for (const hint of world.queue.drain()) {
        await work(worker, hint, world.clock.nowMs() + 900_000);
      }
      await world.clock.advance(5_000);
    }

    const session = await read();
    expect(session).toMatchObject({ status: "COMPLETED", nextStep: 3, snapshotVersion: 3 });
    expect(reported).toEqual([expect.objectContaining({ name: "SnapshotConflictError" })]);
    expect((await world.store.readSnapshot(key, overtaken))?.summary.source).toBe("import");
    expect(browser.opened).toHaveLength(2);
  },
);
