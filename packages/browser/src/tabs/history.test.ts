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

const log = () => session.evaluate<unknown[]>("log");
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

  it("lets a page travel within itself, told with the right state and without being loaded", async () => {
    await session.goto(`${site.origin}/one`);
    await session.goto(`${site.origin}/two`);
    await session.evaluate(`history.pushState({ at: 1 }, "", "/two/a");
      history.pushState({ at: 2 }, "", "/two/a#x"); history.back()`);
    await expect.poll(() => session.evaluate("location.href")).toBe(`${site.origin}/two/a`);
    site.route("/two/a", page("Two"));
    expect(await nap()).toEqual(["/two/a"]);

    const before = asked().length;
    await session.do({ type: "back" });
    await session.do({ type: "forward" });
    await session.do({ type: "forward" });
    expect(await log()).toEqual([
      ["popstate", null, "/two"],
      ["popstate", { at: 1 }, "/two/a"],
      ["popstate", { at: 2 }, "/two/a"],
      ["hashchange", "#x"],
    ]);
    expect(asked().slice(before)).toEqual([]);
    await expect(session.do({ type: "forward" })).rejects.toMatchObject({ code: "no_history" });
  });

  it("leads back to the pages of other origins, and forward again, over several wakes", async () => {
    await session.goto(`${site.origin}/one`);
    await session.evaluate(`history.replaceState("kept", "")`);
    await session.goto(`${site.otherOrigin}/two`);
    await session.goto(`${site.origin}/three`);
    await nap();
    await session.do({ type: "back" });
    await nap();
    expect(await session.browser.page()).toEqual({ url: `${site.otherOrigin}/two`, title: "Two" });
    expect(await nap()).toEqual(["/two"]);
    await session.do({ type: "back" });
    expect(await first()).toMatchObject({ length: 4, state: "kept" });
    await nap();
    await session.do({ type: "forward" });
    await session.do({ type: "forward" });
    expect(await session.browser.page()).toEqual({ url: `${site.origin}/three`, title: "Three" });
    await session.do({ type: "back" });
    await session.goto(`${site.origin}/one`);
    expect(await session.evaluate("history.length")).toBe(4);
    await expect(session.do({ type: "forward" })).rejects.toMatchObject({ code: "no_history" });
  });

  it("has the state of entries that were left as soon as they were made", async () => {
    site.route(
      "/leaving",
      `${reporting}<script>
      history.replaceState({ at: "first" }, "");
      history.pushState({ at: "second" }, "", "/leaving?2");
      onload = () => setTimeout(() => { location.href = "${site.otherOrigin}/two"; });
    </script>`,
    );
    site.route("/leaving?2", reporting);
    await session.goto(`${site.origin}/leaving`);
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "Two" });
    await nap();
    await session.do({ type: "back" });
    expect(await first()).toMatchObject({ length: 4, state: { at: "second" } });
    await session.do({ type: "back" });
    expect(await log()).toEqual([["popstate", { at: "first" }, "/leaving"]]);
  });

  it("keeps states that JSON has no word for; one that is too large is left out, and told of", async () => {
    await session.goto(`${site.origin}/one`);
    await session.evaluate(`history.replaceState(new Map([["day", new Date(0)]]), "");
      history.pushState({ text: "x".repeat(20_000) }, "", "/two");
      history.pushState(null, "", "/three"); history.pushState(null, "", "/one#end")`);
    const { notes, tabs } = await session.checkpoint();
    expect(notes).toEqual([
      {
        code: "too_large",
        tabId: tabs[0]?.tabId,
        bytes: expect.any(Number),
        detail: `history.state of ${site.origin}`,
      },
    ]);
    await nap();
    await session.evaluate("history.go(-2)");
    await expect.poll(log).toEqual([["popstate", null, "/two"]]);
    await session.do({ type: "back" });
    expect(await session.evaluate(`history.state.get("day").getTime()`)).toBe(0);
  });

  it("asks no site but for the page on show, however long it is", async () => {
    let connections = 0;
    const other = await Site.open({ "/": "Other" });
    other.onConnection(() => (connections += 1));
    await session.goto(other.origin);
    for (let index = 0; index < 12; index += 1) await session.goto(`${site.origin}/one?${index}`);
    await session.evaluate(`for (let index = 0; index < 20; index += 1) {
      history.pushState({ index }, "", "/one#" + index);
    }`);
    const length = await session.evaluate("history.length");
    connections = 0;
    expect(await nap()).toEqual(["/one"]);
    expect(connections).toBe(0);
    expect(await first()).toMatchObject({ length, state: { index: 19 } });
    const { tabs } = await session.checkpoint();
    expect(tabs[0]?.history?.entries.map(({ url }) => url).slice(0, 3)).toEqual([
      "about:blank",
      `${other.origin}/`,
      `${site.origin}/one?0`,
    ]);
    await session.evaluate("void setTimeout(() => history.go(-32))");
    await expect.poll(() => session.browser.page()).toMatchObject({ url: `${other.origin}/` });
    await other.close();
  });

  it("has of a very long one what is nearest, each document of its own or one for a whole site", async () => {
    await session.goto(`${site.origin}/two`);
    for (let index = 0; index < 24; index += 1) {
      await session.goto(`${index % 2 === 0 ? site.origin : site.otherOrigin}/one?${index}`);
    }
    await nap();
    const { tabs } = await session.checkpoint();
    expect(tabs[0]?.history?.entries.map(({ url }) => new URL(url).search)).toEqual(
      Array.from({ length: 9 }, (_, index) => `?${index + 15}`),
    );
    expect(await session.evaluate("history.length")).toBe(9);
  });

  it("is kept through a wake that finds the site down", async () => {
    const other = await Site.open({ "/": page("There"), "/far": page("Far") });
    await session.goto(`${site.origin}/one`);
    await session.goto(other.origin);
    await session.evaluate(
      `history.pushState({ at: 1 }, "", "/far"); window.name = "mine"; scrollTo(0, 500)`,
    );
    const { tabs } = await session.checkpoint();
    const { port } = other;
    await other.close();
    await nap();
    expect((await session.checkpoint()).tabs).toEqual(tabs);
    await session.close();

    const back = await Site.open({ "/far": page("Far") }, port);
    await session.wake();
    expect(await first()).toMatchObject({
      length: 4,
      state: { at: 1 },
      name: "mine",
      scroll: [0, 500],
    });
    await session.do({ type: "back" });
    expect(await log()).toEqual([["popstate", null, "/"]]);
    await back.close();
  });

  it("starts with the page itself where the tab was not born blank", async () => {
    await session.goto(`${site.origin}/one`);
    await session.evaluate(`void window.open("/two", "_blank", "noopener")`);
    await expect.poll(() => session.target.tabs().length).toBe(2);
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "Two" });
    const length = await session.evaluate("history.length");
    await nap();
    expect(await first()).toMatchObject({ length });
    await expect(session.do({ type: "back" })).rejects.toMatchObject({ code: "no_history" });
  });
});

describe("a page after a wake", () => {
  it("finds its referrer, the window's name and its scroll position in place", async () => {
    site.route("/link", `<a href="${site.otherOrigin}/two" target="_self">Two</a>`);
    await session.goto(`${site.origin}/link`);
    await session.do({ type: "click", locator: { css: "a" } });
    await session.evaluate(`window.name = "mine"; scrollTo(120, 3456)`);
    await nap();
    const found = { referrer: `${site.origin}/`, name: "mine", scroll: [120, 3456] };
    expect(await first()).toMatchObject(found);
    await nap();
    expect(await first()).toMatchObject(found);
  });

  it("has the elements in it scrolled as they were, also where it builds them late", async () => {
    site.route(
      "/list",
      `<div id="list" style="height: 100px; overflow: auto"><p style="height: 900px"></p></div>
      <main></main><script>setTimeout(() => {
        document.querySelector("main").innerHTML =
          '<section style="height: 50px; width: 50px; overflow: auto"><p style="height: 900px; width: 900px"></p></section>';
      }, 150)</script>`,
    );
    const positions = `["#list", "section"].map((css) => document.querySelector(css))
      .map(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])`;
    await session.goto(`${site.origin}/list`);
    await session.do({ type: "waitFor", locator: "section" });
    await session.evaluate(`document.querySelector("#list").scrollTop = 321;
      document.querySelector("section").scrollTo(40, 500)`);
    await nap();
    expect(await session.evaluate(positions)).toEqual([
      [0, 321],
      [40, 500],
    ]);
    await nap();
    expect(await session.evaluate(positions)).toEqual([
      [0, 321],
      [40, 500],
    ]);
  });

  it("scrolls by itself where it said so, and is still where it was", async () => {
    await session.goto(`${site.origin}/two`);
    await session.evaluate(`history.scrollRestoration = "manual"; scrollTo(0, 700)`);
    await nap();
    expect(await first()).toMatchObject({ scroll: [0, 0] });
    expect(await session.evaluate("[history.scrollRestoration, scrollY]")).toEqual(["manual", 700]);
  });

  it("is pinched open as far as it was", async () => {
    await session.goto(`${site.origin}/two`);
    const line = await session.target.active().createCDPSession();
    await line.send("Emulation.setPageScaleFactor", { pageScaleFactor: 2 });
    await expect.poll(() => session.evaluate("visualViewport.scale")).toBe(2);
    await line.detach();
    await nap();
    expect(await session.evaluate("visualViewport.scale")).toBe(2);
  });

  it("gets nothing of what was entered where the site sends elsewhere now", async () => {
    site.route("/form", `<input name="who">`);
    await session.goto(`${site.origin}/form`);
    await session.do({ type: "fill", locator: "[name=who]", value: "Ada" });
    site.route("/form", (_request, response) => {
      response.writeHead(302, { location: `${site.otherOrigin}/login` }).end();
    });
    site.route("/login", `<input name="who">`);
    await nap();
    expect(await session.evaluate(`document.querySelector("input").value`)).toBe("");
  });
});
