import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { context, Sleeper } from "./support/sleeper.ts";

const tall = `<title>Tall</title><div style="height: 5000px; width: 3000px"></div>`;

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({ "/tall": tall, "/a": "<title>A</title>", "/b": "<title>B</title>" });
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

const urls = () => session.target.tabs().map((tab) => tab.url());

describe("tabs", () => {
  it("start with a blank one where nothing was stored", async () => {
    expect(urls()).toEqual(["about:blank"]);
    expect(await session.browser.page()).toEqual({ url: "about:blank", title: "" });
    expect(await session.checkpoint()).toMatchObject({
      parts: [],
      tabs: [{ url: "about:blank", active: true }],
    });
    await session.close();
    await session.wake();
    expect(urls()).toEqual(["about:blank"]);
  });

  it("come back in their order, with the same one in front, scrolled as they were", async () => {
    await session.goto(`${site.origin}/a`);
    await session.do({ type: "newTab", url: `${site.origin}/tall` });
    await session.evaluate("scrollTo(150, 1200)");
    await session.do({ type: "newTab", url: `${site.origin}/b` });
    await session.do({ type: "switchTab", index: 1 });
    const { tabs } = await session.nap();

    expect(tabs.map(({ title, active }) => [title, active])).toEqual([
      ["A", false],
      ["Tall", true],
      ["B", false],
    ]);
    expect(urls()).toEqual([`${site.origin}/a`, `${site.origin}/tall`, `${site.origin}/b`]);
    expect(await session.browser.page()).toEqual({ url: `${site.origin}/tall`, title: "Tall" });
    expect(await session.evaluate("[scrollX, scrollY]")).toEqual([150, 1200]);
    expect((await session.checkpoint()).tabs).toEqual(tabs);
  });

  it("keep what was entered into their forms, passwords and card numbers aside", async () => {
    const form = `<form><input name="who"><input name="same" value="kept"><input type="checkbox" name="agree">
      <textarea name="note"></textarea><select name="berth"><option>1<option>2</select>
      <input type="radio" name="way" value="in"><input type="radio" name="way" value="out">
      <input type="password" id="secret"><input autocomplete="cc-number" id="card"></form>`;
    const late = `<script>window.log = []; setTimeout(() => {
      document.body.append(document.createElement("main"));
      document.querySelector("main").innerHTML = '<input id="late">';
    }, 100); addEventListener("input", ({ target }) => log.push(target.name));</script>`;
    site.route("/form", `<title>Form</title>${form}${late}`);
    await session.goto(`${site.origin}/form`);
    const fill = (locator: string, value: string) => session.do({ type: "fill", locator, value });
    await fill("[name=who]", "Ada");
    await fill("[name=note]", "two\nlines");
    await fill("#late", "later");
    await fill("#secret", "s3cret");
    await fill("#card", "4111111111111111");
    await session.do({ type: "check", locator: "[name=agree]" });
    await session.do({ type: "check", locator: "[value=out]" });
    await session.do({ type: "select", locator: "[name=berth]", options: ["2"] });
    // As a framework does that makes each value the control's default.
    await session.evaluate(`document.querySelector("[name=who]").defaultValue = "Ada"`);

    const { tabs } = await session.nap();
    expect(JSON.stringify(session.manifest)).not.toMatch(/s3cret|4111/);
    const left = `[...document.querySelectorAll("input, textarea, select")].map((control) =>
      ["checkbox", "radio"].includes(control.type) ? control.checked : control.value)`;
    const entered = ["Ada", "kept", true, "two\nlines", "2", false, true, "", "", "later"];
    expect(await session.evaluate(left)).toEqual(entered);
    expect(await session.evaluate("log")).toEqual(["who", "agree", "note", "berth", "way", ""]);
    expect((await session.checkpoint()).tabs).toEqual(tabs);

    site.route("/form", `<input name="who"><input name="other">`);
    await session.close();
    await session.wake();
    expect(await session.evaluate(left)).toEqual(["Ada", ""]);
  });

  it("are loaded with GET, also where the page was the answer to a form", async () => {
    site.route("/form", `<form method="post" action="/answer"><button>Send</button></form>`);
    await session.goto(`${site.origin}/form`);
    await session.do({ type: "click", locator: { css: "button" } });
    expect(site.requests.at(-1)).toMatchObject({ path: "/answer", method: "POST" });
    await session.nap();
    expect(urls()).toEqual([`${site.origin}/answer`]);
    expect(
      site.requests.filter(({ path }) => path === "/answer").map(({ method }) => method),
    ).toEqual(["POST", "GET"]);
  });

  it("open on an error page while their site is down, and keep their address", async () => {
    const other = await Site.open({ "/there": "<title>There</title>" });
    const url = `${other.origin}/there`;
    await session.goto(url);
    await session.evaluate(`localStorage.setItem("a", "1")`);
    await session.checkpoint();
    await other.close();
    await session.close();
    await session.wake();
    expect(await session.browser.page()).toMatchObject({ url });
    const { tabs, parts } = await session.checkpoint();
    expect(tabs).toMatchObject([{ url, active: true }]);
    expect(parts.map(({ kind }) => kind)).toEqual(["localStorage"]);
    await session.goto(`${site.origin}/a`);
    expect(await session.browser.page()).toMatchObject({ title: "A" });
  });

  it("that a page opens come last and to the front, and go back to their opener", async () => {
    site.route("/opener", `<a target="_blank" href="/b">B</a>`);
    await session.goto(`${site.origin}/opener`);
    await session.do({ type: "newTab", url: `${site.origin}/a` });
    await session.do({ type: "switchTab", index: 0 });
    await session.do({ type: "click", locator: { css: "a" } });
    await expect
      .poll(urls)
      .toEqual([`${site.origin}/opener`, `${site.origin}/a`, `${site.origin}/b`]);
    expect(session.target.active()).toBe(session.target.tabs()[2]);

    await session.do({ type: "closeTab" });
    expect(urls()).toEqual([`${site.origin}/opener`, `${site.origin}/a`]);
    expect(session.target.active()).toBe(session.target.tabs()[0]);
  });

  it("that close themselves are gone", async () => {
    await session.goto(`${site.origin}/a`);
    await session.evaluate(`void (window.popup = window.open("/b"))`);
    await expect.poll(() => session.target.tabs().length).toBe(2);
    await session.evaluate("window.close()").catch(() => undefined);
    await expect.poll(urls).toEqual([`${site.origin}/a`]);
    expect(session.target.active()).toBe(session.target.tabs()[0]);
  });

  it("that close themselves while they are read cost the others nothing", async () => {
    await session.goto(`${site.origin}/a`);
    for (const delayMs of [0, 3, 6, 9]) {
      await session.evaluate(`void (window.popup = window.open("/b"))`);
      await expect.poll(() => session.target.tabs().length).toBe(2);
      await session.evaluate(`void setTimeout(() => close(), ${delayMs})`);
      const { tabs } = await session.checkpoint();
      expect(tabs[0]?.url).toBe(`${site.origin}/a`);
      await expect.poll(() => session.target.tabs().length).toBe(1);
    }
  });

  it("are never none: the last one is replaced by a blank one", async () => {
    await session.goto(`${site.origin}/a`);
    await session.do({ type: "closeTab" });
    expect(urls()).toEqual(["about:blank"]);
    await session.goto(`${site.origin}/b`);
    expect(urls()).toEqual([`${site.origin}/b`]);
  });

  it("keep the viewport that an action set, in new tabs and after a wake", async () => {
    await session.goto(`${site.origin}/a`);
    await session.do({ type: "setViewport", viewport: { width: 500, height: 400 } });
    expect(await session.evaluate("[innerWidth, innerHeight]")).toEqual([500, 400]);
    const { viewport } = await session.nap();
    expect(viewport).toEqual({ width: 500, height: 400 });
    expect(await session.evaluate("[innerWidth, innerHeight]")).toEqual([500, 400]);
    await session.do({ type: "newTab", url: `${site.origin}/b` });
    expect(await session.evaluate("[innerWidth, innerHeight]")).toEqual([500, 400]);
  });

  it("are at most twenty: what a page opens beyond is closed, what a script opens is refused", async () => {
    site.route(
      "/flood",
      `<button onclick="for (let i = 0; i < 60; i += 1) window.open('/a?' + i)">Flood</button>`,
    );
    await session.goto(`${site.origin}/flood`);
    await session.do({ type: "click", locator: { css: "button" }, timeoutMs: 60_000 });
    await session.browser.page();
    await expect.poll(async () => (await session.checkpoint()).tabs.length).toBe(20);
    await expect.poll(async () => (await session.target.browser.pages()).length).toBeLessThan(23);
    await expect(session.do({ type: "newTab" })).rejects.toMatchObject({ code: "tab_limit" });
    const goto = { type: "goto", url: `${site.origin}/b` } as const;
    expect(await session.browser.probe([goto], context)).toBe(true);
    await session.do({ type: "closeTab", timeoutMs: 60_000 });
    await session.do({ type: "newTab", timeoutMs: 60_000 });
  });

  it("keep a title and an address of a length that can be stored", async () => {
    await session.goto(`${site.origin}/a?kept`);
    await session.evaluate(`document.title = "T".repeat(1_000_000)`);
    await session.evaluate(`history.pushState(null, "", "/b?" + "q".repeat(500_000))`);
    const { tabs } = await session.checkpoint();
    expect(tabs[0]).toMatchObject({ url: `${site.origin}/b` });
    expect(tabs[0]?.title).toHaveLength(300);
    expect(await session.browser.page()).toEqual({ url: tabs[0]?.url, title: tabs[0]?.title });
    await session.evaluate(`history.pushState(null, "", "/" + "p".repeat(500_000))`);
    expect((await session.browser.page()).url).toBe(`${site.origin}/`);
  });

  it("show only the web", async () => {
    await session.goto(`${site.origin}/a`);
    for (const url of ["file:///etc/passwd", "chrome://version", "view-source:http://127.0.0.1"]) {
      await session.evaluate(`void (location.href = ${JSON.stringify(url)})`);
      await session.evaluate(`void window.open(${JSON.stringify(url)})`);
    }
    site.route("/away", (_request, response) => {
      response.writeHead(302, { location: "file:///etc/passwd" }).end();
    });
    await session.goto(`${site.origin}/away`).catch(() => undefined);
    const shown = () => Promise.all(session.target.tabs().map((tab) => tab.content()));
    await expect.poll(async () => (await shown()).join()).not.toContain("root:");
    expect(urls().filter((url) => /^(file|chrome|view-source):/.test(url))).toEqual([]);
  });
});

describe("a probe", () => {
  it("acts in a tab of its own and leaves the tabs as they were", async () => {
    await session.goto(`${site.origin}/a`);
    const goto = { type: "goto", url: `${site.origin}/b` } as const;
    const open = { type: "newTab", url: `${site.origin}/tall` } as const;
    const expectText = { type: "expect", text: "not there", timeoutMs: 100 } as const;
    expect(await session.browser.probe([goto, open], context)).toBe(true);
    expect(await session.browser.probe([goto, expectText], context)).toBe(false);
    expect(urls()).toEqual([`${site.origin}/a`]);
    expect(await session.browser.page()).toMatchObject({ title: "A" });
  });

  it("that could not be asked gives no answer", async () => {
    await session.goto(`${site.origin}/a`);
    const closing = await Site.open();
    const down = closing.origin;
    await closing.close();
    const expectText = { type: "expect", text: "Booked", timeoutMs: 100 } as const;
    const probe = (url: string, timeoutMs?: number) =>
      session.browser.probe(
        [{ type: "goto", url, ...(timeoutMs === undefined ? {} : { timeoutMs }) }, expectText],
        context,
      );
    await expect(probe(down)).rejects.toMatchObject({ code: "navigation_failed" });
    site.route("/slow", () => undefined);
    await expect(probe(`${site.origin}/slow`, 200)).rejects.toMatchObject({
      code: "navigation_timeout",
    });
    site.route("/broken", (_request, response) => void response.writeHead(503).end("Sorry"));
    await expect(probe(`${site.origin}/broken`)).rejects.toMatchObject({
      code: "navigation_failed",
    });
    site.route("/loading", `Nothing yet<img src="/slow">`);
    const loading = [
      { type: "goto", url: `${site.origin}/loading`, waitUntil: "domcontentloaded" },
      { type: "waitFor", loadState: "load", timeoutMs: 100 },
    ] as const;
    await expect(session.browser.probe([...loading], context)).rejects.toMatchObject({
      code: "wait_timeout",
    });
    site.route("/none", (_request, response) => void response.writeHead(404).end("None"));
    expect(await probe(`${site.origin}/none`)).toBe(false);
    site.route("/link", `<a id="down" href="${down}">A</a><a id="broken" href="/broken">B</a>`);
    for (const locator of ["#down", "#broken"]) {
      const goto = { type: "goto", url: `${site.origin}/link` } as const;
      const probing = session.browser.probe(
        [goto, { type: "click", locator }, expectText],
        context,
      );
      await expect(probing).rejects.toMatchObject({ code: "navigation_failed" });
    }
    expect(urls()).toEqual([`${site.origin}/a`]);
  });
});

describe("dialogs", () => {
  const asking = `<script>document.title = String(confirm("Sure?")) + prompt("Who?", "me");</script>`;

  it("are dismissed at first, then answered as told, also after a wake and in popups", async () => {
    site.route("/asking", asking);
    await session.goto(`${site.origin}/asking`);
    expect(await session.browser.page()).toMatchObject({ title: "falsenull" });

    await session.do({ type: "dialog", response: "accept", promptText: "Ada" });
    await session.nap();
    expect(await session.browser.page()).toMatchObject({ title: "trueAda" });
    await session.evaluate(`void window.open("/asking")`);
    await expect.poll(() => session.target.tabs().length).toBe(2);
    await expect.poll(() => session.browser.page()).toMatchObject({ title: "trueAda" });
  });

  it("are told with the action they belong to", async () => {
    site.route("/button", `<button onclick="alert('Hello')">Go</button>`);
    await session.goto(`${site.origin}/button`);
    const outcome = await session.do({ type: "click", locator: { css: "button" } });
    expect(outcome.dialogs).toEqual([{ type: "alert", message: "Hello", response: "dismiss" }]);
  });

  it("are told of in bounds, however many and long they are", async () => {
    site.route(
      "/alerts",
      `<button onclick="for (let i = 0; i < 300; i += 1) alert(i + 'x'.repeat(5000))">Go</button>`,
    );
    await session.goto(`${site.origin}/alerts`);
    const { dialogs } = await session.do({ type: "click", locator: { css: "button" } });
    expect(dialogs).toHaveLength(20);
    expect(dialogs?.[0]?.message).toHaveLength(500);
  });

  it("of a page that does not want to be left do not hold it back", async () => {
    site.route(
      "/staying",
      `<button>x</button><script>addEventListener("beforeunload", (event) => event.preventDefault());</script>`,
    );
    await session.goto(`${site.origin}/staying`);
    await session.do({ type: "click", locator: { css: "button" } });
    await session.goto(`${site.origin}/a`);
    expect(await session.browser.page()).toMatchObject({ title: "A" });
  });
});
