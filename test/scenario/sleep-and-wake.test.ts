import type { Ref } from "@dormouse/contract";
import { findSession, openSnapshot } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLog, script, runAgain, runNew, signIn, type Ran } from "../support/world/sessions.ts";
import { startTestWorld, useFreshProcesses, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
  // Nothing can be left over in a process: whatever is there was restored.
  useFreshProcesses(world);
});
afterAll(() => world.close());

const found = (testId: string) => ({ locator: { testId: `found-${testId}` } });

describe("a session whose every step runs in another process", () => {
  let ran: Ran;

  beforeAll(async () => {
    const { url } = world.harbor;
    ran = await runNew(
      world.client,
      script(
        signIn(url),
        {
          name: "use the desk",
          actions: [
            { type: "goto", url: `${url}/desk` },
            { type: "select", locator: { label: "Theme" }, options: ["Dark"] },
            { type: "fill", locator: { label: "Notes" }, value: "call the agent" },
            { type: "click", locator: { role: "button", name: "Save preferences" } },
            {
              type: "fill",
              locator: "#draft",
              value: "half a message",
            },
            { type: "fill", locator: { label: "List name" }, value: "reefers" },
            { type: "fill", locator: { placeholder: "Numbers" }, value: "BLAU1050409, HLXU1" },
            { type: "click", locator: { role: "button", name: "Save list" } },
            { type: "waitFor", text: "2 containers, saved" },
          ],
        },
        { type: "dialog", response: "accept", promptText: "SL-777", name: "say yes to dialogs" },
        {
          name: "desk",
          actions: [
            { type: "waitFor", text: "2 containers, saved" },
            {
              type: "extract",
              name: "desk",
              schema: {
                fields: {
                  preferences: found("preferences"),
                  draft: found("draft"),
                  lists: found("lists"),
                  cookies: found("cookies"),
                  saved: { locator: { testId: "saved-lists" } },
                },
              },
            },
          ],
        },
        { type: "setViewport", viewport: { width: 900, height: 500 }, name: "be small" },
        {
          name: "open more tabs",
          actions: [
            { type: "newTab", url: `${url}/containers?status=Available` },
            { type: "scroll", to: "bottom" },
            { type: "newTab", url: `${url}/dialogs` },
            { type: "switchTab", index: 1 },
          ],
        },
        { type: "read", name: "second tab", locator: { css: "h1" } },
        { type: "switchTab", index: 2, name: "to the dialogs" },
        { type: "click", locator: { role: "button", name: "Ask for a seal number" } },
      ),
    );
  });

  it("completes", () => {
    expect(ran.run.error).toBeUndefined();
    expect(ran.run.status).toBe("COMPLETED");
  });

  it("ran no two steps in one process and kept no browser", () => {
    const items = ran.run.steps.items;
    expect(new Set(items.map(({ worker }) => worker.processId)).size).toBe(items.length);
    expect(items.filter(({ worker }) => worker.warm)).toEqual([]);
  });

  it("finds localStorage, sessionStorage, IndexedDB and cookies before the page's first script", () => {
    expect(ran.run.output["desk"]).toMatchObject({
      preferences: expect.stringContaining("call the agent"),
      draft: "half a message",
      lists: "1: reefers",
      cookies: expect.stringContaining("harbor_theme=dark"),
      saved: expect.stringContaining("2 containers"),
    });
  });

  it("has its tabs again, and the one that was active", () => {
    expect(ran.run.output["second tab"]).toBe("# Containers");
    expect(ran.run.steps.items.at(-1)?.page?.url).toBe(`${world.harbor.url}/dialogs`);
  });

  it("has scrolled where it was scrolled", async () => {
    const key = { tenantId: "local", sessionId: ran.sessionId };
    const read = ran.run.steps.items.find(({ name }) => name === "second tab");
    const session = await findSession(world.world, key);
    const snapshot = await openSnapshot(world.world, session, read?.snapshotVersion ?? 0);
    expect(
      snapshot?.tabs.map(({ url, active }) => [url.slice(world.harbor.url.length), active]),
    ).toEqual([
      ["/desk", false],
      ["/containers?status=Available", true],
      ["/dialogs", false],
    ]);
    // Taken from the page that woke, in another process than the one that was scrolled.
    expect(snapshot?.tabs[1]?.scroll.y).toBeGreaterThan(0);
  });

  it("answers dialogs as it was told two steps ago", () => {
    const [outcome] = ran.run.steps.items.at(-1)?.actions ?? [];
    expect(outcome?.dialogs).toEqual([
      { type: "prompt", message: "Seal number?", response: "accept" },
    ]);
  });

  it("goes on in the same state when it is given another run", async () => {
    const run = await runAgain(
      world.client,
      ran.sessionId,
      script(
        { type: "switchTab", index: 0 },
        {
          type: "extract",
          name: "desk",
          schema: { fields: { draft: found("draft"), preferences: found("preferences") } },
        },
        { type: "switchTab", index: 1 },
        { type: "clickAt", x: 5, y: 5 },
        { type: "goto", url: `${world.harbor.url}/containers`, name: "still signed in" },
        { type: "read", name: "who", locator: "header" },
      ),
    );
    expect(run.error).toBeUndefined();
    expect(run.output["desk"]).toMatchObject({ draft: "half a message" });
    expect(run.output["who"]).toContain("Dana Moreau");
    expect(run.steps.items.map(({ step }) => step)).toEqual([10, 11, 12, 13, 14, 15]);
  });

  it("knows the elements of its page again by their refs", async () => {
    const { elements } = (await world.client.sessions.state(ran.sessionId)).page_state;
    const called = (name: string) => ({
      ref: Object.keys(elements).find((ref) => elements[ref as Ref]?.name === name) as Ref,
    });
    const run = await runAgain(
      world.client,
      ran.sessionId,
      script({
        actions: [
          { type: "select", locator: called("Status"), options: ["Available"] },
          { type: "click", locator: called("Apply filters") },
          { type: "click", locator: { ref: "e999999" } },
        ],
      }),
    );
    expect(run.steps.items[0]?.page?.url).toContain("status=Available");
    expect(run.error).toMatchObject({ code: "stale_ref", locator: { ref: "e999999" } });
  });

  it("wakes where it was after its records went to the archive", async () => {
    const { client, pools, world: reached } = world;
    const { sessionId } = ran;
    const told = async () => ({
      log: await readLog(world, sessionId),
      state: await client.sessions.state(sessionId),
      runs: await client.sessions.runs(sessionId),
    });
    const before = await told();
    pools.archive.setEnvironment({ DORMOUSE_ARCHIVE_AFTER_MS: "0" });
    await pools.archive.invoke({});
    const { archived, page } = await client.sessions.get(sessionId);
    expect(archived).toBe(true);
    // As if its readers of before had had their time.
    const session = await findSession(reached, { tenantId: "local", sessionId });
    const { revision, archive } = session;
    if (archive === undefined) throw new Error("the session is not archived");
    const due = { ...session, revision: revision + 1, archive: { ...archive, dueAtMs: 0 } };
    await reached.store.commit({ session: due });
    await pools.archive.invoke({});
    const { archive: cleared } = await findSession(reached, session);
    expect(cleared).toMatchObject({ blobKey: archive.blobKey, cleared: true });
    expect(await told()).toEqual(before);

    const run = await runAgain(
      client,
      sessionId,
      script({ type: "read", name: "who", locator: "header" }),
    );
    expect(run.error).toBeUndefined();
    expect(run.output["who"]).toContain("Dana Moreau");
    expect(run.steps.items[0]?.page?.url).toBe(page?.url);
    const log = await readLog(world, sessionId);
    expect(log.slice(0, before.log.length)).toEqual(before.log);
    expect((await client.sessions.get(sessionId)).archived).toBeUndefined();
  });
});
