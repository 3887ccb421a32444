import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

/** What the page's very first script finds, and what it is told of later. */
const reporting = `<script>
  window.log = [];
  const [{ type }] = performance.getEntriesByType("navigation");
  window.first = { length: history.length, state: history.state, referrer: document.referrer, name, type };
  addEventListener("popstate", ({ state }) => log.push(["popstate", state, location.pathname]));
  addEventListener("hashchange", () => log.push(["hashchange", location.hash]));
  addEventListener("pageshow", () => { first.scroll = [scrollX, scrollY]; });
</script>`;

const page = (title: string) =>
  `<title>${title}</title>${reporting}<div style="height: 9000px; width: 4000px"></div>`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({
    "/one": page("One"),
    "/two": page("Two"),
    "/two/b": page("Two"),
    "/three": page("Three"),
  });
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

const first = () => session.evaluate<Record<string, unknown>>("first");
const asked = () => site.requests.map(({ path }) => path);

/** To sleep and awake again, and what was asked of the site meanwhile. */
async function nap(): Promise<string[]> {
  const before = asked().length;
  await session.nap();
  return asked().slice(before);
}

describe("a tab's history after a wake", () => {
  it("is as long as it was and has its state before the page's first script", async () => {
    await session.goto(`${site.origin}/one`);
    await session.goto(`${site.otherOrigin}/two`);
    await session.evaluate(`history.replaceState({ at: 0 }, "");
      history.pushState({ at: 1 }, "", "/two/a"); history.pushState({ at: 2 }, "", "/two/b")`);
    const length = await session.evaluate("history.length");
    expect(await nap()).toEqual(["/two/b"]);
    expect(await first()).toMatchObject({ length, state: { at: 2 } });
    await nap();
    expect(await first()).toMatchObject({ length, state: { at: 2 }, type: "reload" });
  });
});
