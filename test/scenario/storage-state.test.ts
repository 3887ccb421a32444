import { chromium, type Browser, type BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { script, runNew, signIn } from "../support/world/sessions.ts";
import { chromiumVariable, startTestWorld, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let playwright: Browser;
let site: string;

beforeAll(async () => {
  const { CHROMIUM_PATH: executablePath } = await chromiumVariable();
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
