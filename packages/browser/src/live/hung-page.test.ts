import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

const filling = `
  localStorage.setItem("a", "1"); sessionStorage.setItem("s", "2");
  new Promise((resolve) => {
    const open = indexedDB.open("db", 1);
    open.onupgradeneeded = () => open.result.createObjectStore("s", { autoIncrement: true });
    open.onsuccess = () => {
      const transaction = open.result.transaction("s", "readwrite");
      transaction.objectStore("s").add("kept");
      transaction.oncomplete = () => { open.result.close(); resolve(); };
    };
  })`;

const found = `(async () => {
  const database = await new Promise((resolve) => { const open = indexedDB.open("db"); open.onsuccess = () => resolve(open.result); });
  const all = await new Promise((resolve) => { const get = database.transaction("s").objectStore("s").getAll(); get.onsuccess = () => resolve(get.result); });
  database.close();
  return { local: localStorage.a, session: sessionStorage.s, all };
})()`;

let site: Site;
let session: Sleeper;

async function begin(options?: ConstructorParameters<typeof Sleeper>[0]): Promise<void> {
  site = await Site.open({ "/": "<title>Here</title>", "/never": () => undefined });
  session = new Sleeper(options);
  await session.wake();
  await session.goto(`${site.otherOrigin}/`);
  await session.evaluate(filling);
  await session.goto(`${site.origin}/`);
  await session.evaluate(filling);
}

afterEach(async () => {
  await session.close();
  await site.close();
});

const synchronous = `const request = new XMLHttpRequest(); request.open("GET", "/never", false); try { request.send(); } catch {}`;

describe("a page that answers", () => {
  // As long as it takes a busy machine.
  beforeEach(() => begin({ patience: { answerMs: 60_000, captureMs: 120_000 } }));

  it.each([
    ["shows a dialog", `alert("read this")`],
    ["asks to be printed", "print()"],
    ["has a debugger statement", "debugger;"],
    ["wants to be asked before it is left", `onbeforeunload = () => "stay"`],
    ["is on its way elsewhere", `location.href = "/never"`],
  ])("while it %s is captured without a word", async (_what, script) => {
    await session.evaluate(`void setTimeout(() => { ${script} })`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { notes } = await session.nap();
    expect(notes).toBeUndefined();
    expect(await session.evaluate(found)).toEqual({ local: "1", session: "2", all: ["kept"] });
  });
});

describe("a page that is captured", () => {
  beforeEach(() => begin({ patience: { answerMs: 1_000, captureMs: 15_000 } }));

  it.each([
    ["runs a script without end", "for (;;);"],
    ["runs such a script again and again", "setInterval(() => { for (;;); })"],
    [
      "has such an animation",
      "requestAnimationFrame(function draw() { requestAnimationFrame(draw); for (;;); })",
    ],
    ["goes from promise to promise", "(function next() { Promise.resolve().then(next); })()"],
    ["matches without end", `/^(a+)+$/.test("a".repeat(40) + "b")`],
    ["alerts without end", "for (;;) alert(1);"],
    ["waits for an answer that does not come", synchronous],
  ])("while it %s is captured whole, and so is what was left before", async (_what, script) => {
    await session.evaluate(`void setTimeout(() => { ${script} })`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { notes } = await session.nap();
    expect(notes).toMatchObject([{ code: "script_stopped" }]);
    expect(await session.evaluate(found)).toEqual({ local: "1", session: "2", all: ["kept"] });
    await session.goto(`${site.otherOrigin}/`);
    expect(await session.evaluate(found)).toEqual({ local: "1", session: "2", all: ["kept"] });
  });

  it("goes on with its scripts after it was captured", async () => {
    await session.evaluate(`window.ticks = 0; void setInterval(() => { ticks += 1; }, 10);
      void setTimeout(() => { for (;;); }, 30)`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await session.checkpoint();
    const ticks = await session.evaluate<number>("ticks");
    await expect.poll(() => session.evaluate<number>("ticks")).toBeGreaterThan(ticks + 5);
  });

  it("while another one runs a script without end keeps its timers", async () => {
    await session.evaluate(
      `window.ticks = 0; void (function tick() { ticks += 1; setTimeout(tick, 50); })()`,
    );
    await session.do({ type: "newTab", url: `${site.otherOrigin}/` });
    await session.evaluate("void setTimeout(() => { for (;;); })");
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { notes } = await session.checkpoint();
    expect(notes).toMatchObject([{ code: "script_stopped" }]);
    await session.do({ type: "switchTab", index: 0 });
    const ticks = await session.evaluate<number>("ticks");
    await expect.poll(() => session.evaluate<number>("ticks")).toBeGreaterThan(ticks + 5);
  });

  it("that cannot be stopped costs what it alone could tell, which is said; not the browser", async () => {
    await session.checkpoint();
    await session.evaluate(`localStorage.setItem("a", "3"); document.cookie = "c=4";
      void setTimeout(() => { for (;;) { ${synchronous} } })`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { notes } = await session.checkpoint();
    expect(notes).toEqual(
      ["localStorage", "indexedDB"].map((kind) => ({
        code: "kept_last_good",
        kind,
        storageKey: site.origin,
        detail: "the page does not answer",
      })),
    );
    expect(session.browser.alive).toBe(true);
    await session.close();
    site.route("/", "<title>Here</title>");
    await session.wake();
    expect(await session.evaluate(found)).toEqual({ local: "1", session: "2", all: ["kept"] });
    expect(await session.evaluate("document.cookie")).toBe("c=4");
  });

  it("while it keeps a database to itself keeps what was stored of it, and its files", async () => {
    await session.close();
    session = new Sleeper({ patience: { answerMs: 4_000 } });
    await session.wake();
    await session.goto(`${site.origin}/`);
    await session.evaluate(filling);
    await session.checkpoint();
    const stored = session.manifest?.parts.find(({ kind }) => kind === "indexedDB");
    await session.evaluate(`(() => {
      localStorage.setItem("a", "3");
      const open = indexedDB.open("db");
      open.onsuccess = () => {
        const store = open.result.transaction("s", "readwrite").objectStore("s");
        const again = () => { store.get(1).onsuccess = again; };
        again();
      };
    })()`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Where no file has changed nothing is read, and nothing to be said.
    await session.evaluate(
      `new Promise((resolve) => { indexedDB.open("other", 1).onsuccess = () => resolve(); })`,
    );
    const { notes } = await session.checkpoint();
    expect(notes).toMatchObject([
      { code: "kept_last_good", kind: "indexedDB", storageKey: site.origin },
    ]);
    const after = session.manifest?.parts.filter(({ storageKey }) => storageKey === site.origin);
    expect(after?.find(({ kind }) => kind === "indexedDB")?.sha256).toBe(stored?.sha256);
    await session.close();
    await session.wake();
    expect(await session.evaluate(found)).toEqual({ local: "3", session: "2", all: ["kept"] });
  });
});
