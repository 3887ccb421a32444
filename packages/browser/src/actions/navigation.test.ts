import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.serve("/one", "<title>One</title><a href='/two'>To two</a>");
  stage.serve("/two", "<title>Two</title><p>Second</p>");
});

/** Refused at once, which a busy browser takes its time to tell. */
const toNobody = { type: "goto", url: "http://127.0.0.1:1/", timeoutMs: 60_000 } as const;

const title = (): Promise<string> => stage.evaluate("document.title");

describe("goto, back, forward, reload", () => {
  test("goto says where it came to and with which status", async () => {
    stage.serve("/moved", { status: 302, headers: { location: "/one" } });
    expect(await stage.output({ type: "goto", url: `${stage.origin}/moved` })).toEqual({
      url: `${stage.origin}/one`,
      status: 200,
    });
    const missing = await stage.output({ type: "goto", url: `${stage.origin}/none` });
    expect(missing).toEqual({ url: `${stage.origin}/none`, status: 404 });
  });

  test("reload of a page that could not be loaded fails again, and says of which", async () => {
    await stage.failure(toNobody);
    const failure = await stage.failure({ type: "reload", timeoutMs: 60_000 });
    expect(failure.code).toBe("navigation_failed");
    expect(failure.message).toContain("http://127.0.0.1:1/");
  });

  test("goes on from a page that failed as if it had not been", async () => {
    for (let round = 0; round < 5; round += 1) {
      const failure = await stage.failure(toNobody);
      expect(failure.code).toBe("navigation_failed");
      expect(await stage.output({ type: "goto", url: `${stage.origin}/one` })).toEqual({
        url: `${stage.origin}/one`,
        status: 200,
      });
    }
  });

  test("goes back and forward in the tab's history", async () => {
    await stage.do({ type: "goto", url: `${stage.origin}/one` });
    await stage.do({ type: "goto", url: `${stage.origin}/two` });
    await stage.do({ type: "back" });
    expect(await title()).toBe("One");
    await stage.do({ type: "forward", waitUntil: "domcontentloaded" });
    expect(await title()).toBe("Two");
    await stage.do({ type: "reload", waitUntil: "networkidle" });
    expect(await title()).toBe("Two");
  });

  test("goes back within a page that keeps its own history", async () => {
    await stage.do({ type: "goto", url: `${stage.origin}/one` });
    await stage.evaluate("history.pushState({}, '', '/deep')");
    await stage.do({ type: "back" });
    expect(stage.page.url()).toBe(`${stage.origin}/one`);
  });

  test("a tab's first page has none before it, the last none after it", async () => {
    await stage.do({ type: "newTab", url: `${stage.origin}/one` });
    expect((await stage.failure({ type: "back" })).code).toBe("no_history");
    expect((await stage.failure({ type: "forward" })).code).toBe("no_history");
    await stage.do({ type: "closeTab" });
  });

  test("a server that is not there is a failed navigation", async () => {
    const failure = await stage.failure({
      type: "goto",
      url: "http://127.0.0.1:1/",
      timeoutMs: 5_000,
    });
    expect(failure.code).toBe("navigation_failed");
    expect(failure.message).toMatch(/ERR_(UNSAFE_PORT|CONNECTION_REFUSED)/);
  });

  test("a page that does not come in time is a timeout", async () => {
    const url = stage.serve("/slow", { body: "late", delayMs: 2_000 });
    expect((await stage.failure({ type: "goto", url })).code).toBe("navigation_timeout");
  });

  test("a download is no page", async () => {
    const url = stage.serve("/file", {
      body: "a;b",
      headers: { "content-type": "text/csv", "content-disposition": "attachment" },
    });
    const failure = await stage.failure({ type: "goto", url, timeoutMs: 5_000 });
    expect(failure.code).toBe("navigation_failed");
    expect(failure.message).toContain("download");
  });
});

describe("a navigation that an action starts", () => {
  test("is over before the next action: by a link, a form, Enter, or a script", async () => {
    stage.serve("/two", { body: "<title>Two</title><p>Second</p>", delayMs: 150 });
    const pages = {
      link: `<a href="/two" id="go">Go</a>`,
      form: `<form action="/two"><button id="go">Go</button></form>`,
      post: `<form action="/two" method="post"><input type="submit" id="go"></form>`,
      script: `<button id="go" onclick="location = '/two'">Go</button>`,
    };
    for (const markup of Object.values(pages)) {
      await stage.show(markup);
      await stage.do({ type: "click", locator: "#go" });
      expect(await title()).toBe("Two");
    }
    await stage.show(`<form action="/two"><input id="q"></form>`);
    await stage.do({ type: "press", key: "Enter", locator: "#q" });
    expect(await title()).toBe("Two");
  });

  test("an action that meets a navigation by chance is done on the new page", async () => {
    stage.serve("/two", { body: "<title>Two</title><button id='b'>New</button>", delayMs: 50 });
    await stage.show(`<script>setTimeout(() => { location = "/two"; }, 100)</script>`);
    await stage.do({ type: "click", locator: { role: "button", name: "New" } });
    expect(await title()).toBe("Two");
  });

  test("a page that keeps loading its pictures does not hold up the click", async () => {
    stage.serve("/picture", { body: "", delayMs: 20_000 });
    stage.serve("/two", `<title>Two</title><img src="/picture">`);
    await stage.show(`<a href="/two" id="go">Go</a>`);
    await stage.do({ type: "click", locator: "#go" });
    expect(await title()).toBe("Two");
  });

  test("a mail link, a jump within the page and an answer without content change nothing", async () => {
    stage.serve("/nothing", { status: 204 });
    await stage.show(`<a href="mailto:a@b.example" id="mail">Mail</a><a href="#there" id="jump">Jump</a>
      <a href="/nothing" id="none">None</a><p id="there">There</p>`);
    for (const locator of ["#mail", "#jump", "#none"]) await stage.do({ type: "click", locator });
    expect(stage.page.url()).toBe(`${stage.origin}/page#there`);
  });
});

describe("tabs", () => {
  test("a link to a new tab: the tab is loaded when the click is done", async () => {
    stage.serve("/two", { body: "<title>Two</title>", delayMs: 150 });
    await stage.show(`<a href="/two" target="_blank" id="go">Go</a>`);
    await stage.do({ type: "click", locator: "#go" });
    expect(stage.target.tabs()).toHaveLength(2);
    expect(await stage.output({ type: "switchTab", url: "*/two" })).toEqual({
      index: 1,
      url: `${stage.origin}/two`,
    });
    expect(await title()).toBe("Two");
    await stage.do({ type: "closeTab" });
    expect(await title()).toBe("Page");
  });

  test("newTab opens a page beside the others, switchTab goes to one by its index", async () => {
    await stage.show("<p>First</p>");
    expect(await stage.output({ type: "newTab", url: `${stage.origin}/one` })).toMatchObject({
      status: 200,
    });
    await stage.do({ type: "switchTab", index: 0 });
    expect(await title()).toBe("Page");
    await stage.do({ type: "closeTab", index: 1 });
    expect(stage.target.tabs()).toHaveLength(1);
  });

  test("a tab that is not there: the tabs there are", async () => {
    await stage.show("<p>First</p>");
    const failure = await stage.failure({ type: "switchTab", index: 7 });
    expect(failure.code).toBe("tab_not_found");
    expect(failure.found).toEqual([`0: ${stage.origin}/page`]);
    expect((await stage.failure({ type: "closeTab", index: 7 })).code).toBe("tab_not_found");
  });

  test("closing the last tab leaves a blank one", async () => {
    await stage.do({ type: "closeTab" });
    expect(stage.target.tabs()).toHaveLength(1);
    expect(stage.page.url()).toBe("about:blank");
  });

  test("a click may close its own tab", async () => {
    await stage.show(`<a href="/closing" target="_blank" id="go" rel="opener">Go</a>`);
    stage.serve("/closing", `<button id="close" onclick="window.close()">Close</button>`);
    await stage.do({ type: "click", locator: "#go" });
    await stage.do({ type: "switchTab", index: 1 });
    await stage.do({ type: "click", locator: "#close" });
    await expect.poll(() => stage.target.tabs()).toHaveLength(1);
    const [first] = stage.target.tabs();
    if (first !== undefined) await stage.target.activate(first);
  });
});

describe("setViewport and dialogs", () => {
  test("sets the viewport", async () => {
    await stage.show("<p>x</p>");
    await stage.do({ type: "setViewport", viewport: { width: 400, height: 300 } });
    expect(await stage.evaluate("[innerWidth, innerHeight]")).toEqual([400, 300]);
    await stage.do({ type: "setViewport", viewport: { width: 1280, height: 720 } });
  });

  test("dialogs in the middle of a click are answered as was set, and reported", async () => {
    await stage.show(
      `<button id="b" onclick="window.log = [confirm('Sure?'), prompt('Name?')]">B</button>`,
    );
    const { dialogs } = await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toEqual([false, null]);
    expect(dialogs).toEqual([
      { type: "confirm", message: "Sure?", response: "dismiss" },
      { type: "prompt", message: "Name?", response: "dismiss" },
    ]);
    await stage.do({ type: "dialog", response: "accept", promptText: "Ann" });
    await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toEqual([true, "Ann"]);
  });
});
