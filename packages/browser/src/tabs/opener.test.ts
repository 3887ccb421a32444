import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

const opening = `<title>Opener</title><script>
  window.log = [];
  addEventListener("message", ({ data }) => log.push(data));
  for (const type of ["blur", "focus", "visibilitychange"]) addEventListener(type, () => log.push(type));
</script>`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({
    "/opener": opening,
    "/popup": `<title>Popup</title><script>window.found = [opener !== null, name, history.length];</script>`,
  });
  session = new Sleeper();
  await session.wake();
  await session.goto(`${site.origin}/opener`);
});

afterEach(async () => {
  await session.close();
  await site.close();
});

async function open(url: string, name = "", features = ""): Promise<void> {
  const parameters = [url, name, features].map((value) => JSON.stringify(value)).join(", ");
  const { length } = session.target.tabs();
  await session.evaluate(`void window.open(${parameters})`);
  await expect.poll(() => session.target.tabs().length).toBe(length + 1);
  await expect.poll(() => session.browser.page()).toMatchObject({ title: "Popup" });
}

const found = () => session.evaluate("found");

describe("a popup after a wake", () => {
  it("has its opener, also one of another site, and reaches it with a message", async () => {
    await open(`${site.otherOrigin}/popup`, "mine");
    const before = await found();
    const requests = site.requests.length;
    await session.nap();
    expect(site.requests.slice(requests).map(({ path }) => path)).toHaveLength(2);
    expect(await found()).toEqual(before);
    await session.nap();
    expect(await found()).toEqual(before);
    await session.evaluate(`opener.postMessage("hello", "*")`);
    await session.do({ type: "switchTab", index: 0 });
    await expect.poll(() => session.evaluate("log")).toContain("hello");
    await session.evaluate(`void (window.again = window.open("", "mine"))`);
    expect(session.target.tabs()).toHaveLength(2);
    expect(await session.evaluate("again.closed")).toBe(false);
  });

  it("comes back beside others that gave themselves its name", async () => {
    for (const tab of [1, 2]) {
      await session.do({ type: "switchTab", index: 0 });
      await open(`${site.origin}/popup`);
      await session.evaluate(`void (window.name = "same")`);
      expect(session.target.tabs()).toHaveLength(tab + 1);
    }
    await session.nap();
    expect(session.target.tabs()).toHaveLength(3);
    expect(await found()).toEqual([true, "same", 1]);
  });

  it("opened without an opener has none, and goes back to the tab it came from when it closes", async () => {
    await open("/popup", "", "noopener");
    const before = await found();
    await session.do({ type: "newTab", url: `${site.origin}/popup` });
    await session.do({ type: "switchTab", index: 1 });
    const { tabs } = await session.nap();
    expect(tabs.map(({ opener }) => opener)).toEqual([
      undefined,
      { tabId: tabs[0]?.tabId, reachable: false },
      undefined,
    ]);
    expect(await found()).toEqual(before);
    await session.do({ type: "closeTab" });
    expect(await session.browser.page()).toMatchObject({ title: "Opener" });
  });

  it("has a sessionStorage of its own", async () => {
    await session.evaluate(`sessionStorage.setItem("of", "opener")`);
    await open("/popup");
    await session.evaluate(
      `sessionStorage.setItem("of", "popup"); sessionStorage.setItem("b", "1")`,
    );
    await session.nap();
    expect(await session.evaluate("({ ...sessionStorage })")).toEqual({ of: "popup", b: "1" });
    await session.do({ type: "switchTab", index: 0 });
    expect(await session.evaluate("({ ...sessionStorage })")).toEqual({ of: "opener" });
  });
});
