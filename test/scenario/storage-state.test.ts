import type { Action, ScriptStep } from "@dormouse/contract";
import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dense, readLog, runAgain, runNew, script, signIn } from "../support/world/sessions.ts";
import { sharedVariables, startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let playwright: Browser;
let site: string;

beforeAll(async () => {
  const { CHROMIUM_PATH: executablePath } = await sharedVariables();
  [world, playwright] = await Promise.all([
    startTestWorld(),
    chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] }),
  ]);
  site = world.harbor.url;
});
afterAll(async () => {
  await playwright.close();
  await world.close();
});

/** What Harbor's desk found when its first script ran. */
const deskFields = {
  fields: {
    preferences: { locator: { testId: "found-preferences" } },
    lists: { locator: { testId: "found-lists" } },
  },
};

async function useDesk(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${site}/login`);
  await page.getByLabel("Username").fill("demo");
  await page.getByLabel("Password").fill("harbor-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${site}/containers`);
  await page.goto(`${site}/desk`);
  await page.getByLabel("Notes").fill("from Playwright");
  await page.getByRole("button", { name: "Save preferences" }).click();
  await page.getByLabel("List name").fill("reefers");
  await page.getByRole("button", { name: "Save list" }).click();
  await page.getByTestId("saved-lists").getByText("reefers").waitFor();
}

it("loads in Playwright's newContext as it was exported here, and is signed in there", async () => {
  const { sessionId, run } = await runNew(
    world.client,
    script(signIn(site), {
      name: "use the desk",
      actions: [
        { type: "goto", url: `${site}/desk` },
        { type: "fill", locator: { label: "Notes" }, value: "from Dormouse" },
        { type: "click", locator: { role: "button", name: "Save preferences" } },
        { type: "fill", locator: { label: "List name" }, value: "tank containers" },
        { type: "click", locator: { role: "button", name: "Save list" } },
        { type: "waitFor", text: "tank containers" },
      ],
    }),
  );
  expect(run.error).toBeUndefined();
  const storageState = await world.client.sessions.storageState(sessionId);

  const context = await playwright.newContext({ storageState });
  const page = await context.newPage();
  await page.goto(`${site}/containers`);
  expect(page.url()).toBe(`${site}/containers`);
  await page.goto(`${site}/desk`);
  expect(await page.getByTestId("found-preferences").textContent()).toContain("from Dormouse");
  expect(await page.getByTestId("found-lists").textContent()).toBe("1: tank containers");
  await context.close();
});

it("made by Playwright starts a session here that is signed in from its first step", async () => {
  const context = await playwright.newContext();
  await useDesk(context);
  const storageState = await context.storageState({ indexedDB: true });
  await context.close();

  const { sessionId, run } = await runNew(
    world.client,
    script(
      { type: "goto", url: `${site}/containers` },
      { type: "expect", url: `${site}/containers` },
      { type: "goto", url: `${site}/desk` },
      { type: "extract", name: "desk", schema: deskFields },
    ),
    { storageState },
  );
  expect(run.error).toBeUndefined();
  expect(run.output["desk"]).toEqual({
    preferences: expect.stringContaining("from Playwright"),
    lists: "1: reefers",
  });

  const again = await world.client.sessions.storageState(sessionId);
  expect(again.cookies).toEqual(expect.arrayContaining(storageState.cookies));
});

it("comes back as it went in, as long as no step has run", async () => {
  const context = await playwright.newContext();
  await useDesk(context);
  const storageState = await context.storageState({ indexedDB: true });
  await context.close();
  const { session } = await world.client.sessions.create({ storageState });
  expect(await world.client.sessions.storageState(session.sessionId)).toEqual(storageState);
});

it("made by Playwright in mid-life of a session signs its next step in, with partitioned cookies and its own files", async () => {
  const { sessionId } = await runNew(world.client, script({ type: "goto", url: `${site}/login` }));
  const context = await playwright.newContext();
  await useDesk(context);
  const [page] = context.pages();
  await page?.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("papers", { create: true });
    const file = await folder.getFileHandle("bill.txt", { create: true });
    const writable = await file.createWritable();
    await writable.write("of lading");
    await writable.close();
  });
  await context.addCookies([
    {
      name: "widget",
      value: "w",
      domain: "widget.example",
      path: "/",
      secure: true,
      sameSite: "None",
      partitionKey: "https://top.example",
    },
  ]);
  const storageState = await context.storageState({ indexedDB: true, opfs: true });
  await context.close();

  const imported = await world.client.sessions.setStorageState(sessionId, storageState);
  expect(imported).toMatchObject({ source: "import", kinds: { fileSystem: { count: 1 } } });
  const run = await runAgain(
    world.client,
    sessionId,
    script(
      { type: "goto", url: `${site}/desk` },
      { type: "extract", name: "desk", schema: deskFields },
      { type: "goto", url: `${site}/containers` },
      { type: "expect", url: `${site}/containers` },
    ),
  );
  expect(run.error).toBeUndefined();
  expect(run.output["desk"]).toEqual({
    preferences: expect.stringContaining("from Playwright"),
    lists: "1: reefers",
  });

  const again = await world.client.sessions.storageState(sessionId);
  const origin = (state: { origins: { origin: string }[] }) =>
    state.origins.find((entry) => entry.origin === site);
  expect(again.cookies).toEqual(expect.arrayContaining(storageState.cookies));
  expect(again.cookies).toContainEqual(
    expect.objectContaining({ name: "widget", partitionKey: "https://top.example" }),
  );
  expect(origin(again)).toMatchObject({ opfs: [{ path: "papers" }, { path: "papers/bill.txt" }] });
  const other = await playwright.newContext({ storageState: again });
  const otherPage = await other.newPage();
  await otherPage.goto(`${site}/desk`);
  const bill = await otherPage.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("papers");
    return (await (await folder.getFileHandle("bill.txt")).getFile()).text();
  });
  expect(bill).toBe("of lading");
  await other.close();
});

it("of an older snapshot brought back is what the next step starts from, in the browser that was kept warm too", async () => {
  const { sessionId, run } = await runNew(world.client, script(signIn(site)));
  expect(run.error).toBeUndefined();
  const { version } = (await world.client.sessions.snapshots(sessionId)).items[0] ?? { version: 0 };
  const signedOut = await world.client.sessions.setStorageState(sessionId, [], {
    format: "cookies",
  });
  const visit = script({ type: "goto", url: `${site}/containers` });
  const out = await runAgain(world.client, sessionId, visit);
  expect(out.steps.items.at(-1)?.page?.url).toContain("/login");
  expect(signedOut.version).toBe(version + 1);

  await world.client.sessions.restoreSnapshot(sessionId, version);
  const back = await runAgain(world.client, sessionId, visit);
  expect(back.steps.items.at(-1)?.page?.url).toBe(`${site}/containers`);
});

it("in full signs another session in, on the tab that was open", async () => {
  const passphrase = "a long way down the river";
  const { sessionId, run } = await runNew(
    world.client,
    script(signIn(site), { type: "goto", url: `${site}/desk` }),
  );
  expect(run.error).toBeUndefined();
  const file = await world.client.sessions.storageState(sessionId, { format: "full", passphrase });
  const { session } = await world.client.sessions.create();
  await world.client.sessions.setStorageState(session.sessionId, file, {
    format: "full",
    passphrase,
  });
  const there = await runAgain(
    world.client,
    session.sessionId,
    script(
      { type: "expect", url: `${site}/desk` },
      { type: "goto", url: `${site}/containers` },
      { type: "expect", url: `${site}/containers` },
    ),
  );
  expect(there.error).toBeUndefined();
});

it("is that of step 2 of 4 in a fork, and a replay of the run comes to the same", async () => {
  const write = (value: string): Action => ({ type: "fill", locator: "#draft", value });
  const note = (value: string): Action[] => [
    { type: "fill", locator: { label: "Notes" }, value },
    { type: "click", locator: { role: "button", name: "Save preferences" } },
  ];
  const seen: ScriptStep = {
    name: "seen",
    actions: [
      { type: "reload" },
      {
        type: "extract",
        name: "seen",
        schema: {
          fields: {
            preferences: { locator: { testId: "found-preferences" } },
            draft: { locator: { testId: "found-draft" } },
          },
        },
      },
    ],
  };
  const desk = `${site}/desk`;
  const { sessionId, run } = await runNew(
    world.client,
    script(
      signIn(site),
      {
        actions: [
          { type: "goto", url: desk },
          ...note("as of step 2"),
          write("second"),
          { type: "screenshot", name: "second" },
        ],
      },
      {
        actions: [
          ...note("as of step 3"),
          write("third"),
          { type: "newTab", url: `${site}/containers` },
          { type: "switchTab", index: 0 },
        ],
      },
      seen,
    ),
  );
  expect(run.output["seen"]).toMatchObject({
    preferences: expect.stringContaining("as of step 3"),
    draft: "third",
  });
  const before = await world.client.sessions.get(sessionId);

  const { session: fork } = await world.client.sessions.fork(sessionId, { step: 2 });
  expect(fork).toMatchObject({ page: { url: desk }, forkedFrom: { sessionId, step: 2 } });
  expect(await world.client.sessions.snapshots(fork.sessionId)).toMatchObject({
    items: [{ step: 2, tabs: 1, source: "fork" }],
  });
  const { items: pictures } = await world.client.sessions.screenshots(fork.sessionId);
  const picture = await fetch(pictures[0]?.url ?? "");
  expect((await picture.arrayBuffer()).byteLength).toBe(pictures[0]?.bytes);
  const again = await runAgain(world.client, fork.sessionId, script(seen));
  expect(again.output["seen"]).toMatchObject({
    preferences: expect.stringContaining("as of step 2"),
    draft: "second",
  });
  expect(again.steps.items.map(({ step }) => step)).toEqual([3]);
  const log = await readLog(world, fork.sessionId);
  expect(log.map(({ sequence }) => sequence)).toEqual(dense(log.length));

  const replay = await world.client.sessions.replay(sessionId, run.runId, { on: "fresh" });
  const replayed = await world.client.waitForRun(replay.session.sessionId, replay.runId);
  expect(replayed.output["seen"]).toEqual(run.output["seen"]);
  expect(await world.client.sessions.get(sessionId)).toEqual(before);
});
