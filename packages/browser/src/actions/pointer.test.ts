import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const logging = `<script>
  window.log = [];
  for (const type of ["click", "dblclick", "contextmenu", "auxclick", "mouseover"]) {
    document.addEventListener(type, (event) => {
      const keys = ["ctrlKey", "shiftKey", "altKey", "metaKey"].filter((key) => event[key]);
      window.log.push([type, event.target.id, event.isTrusted, ...keys].join(" "));
    });
  }
</script>`;

describe("click", () => {
  test("is a trusted click in the middle of the element", async () => {
    await stage.show(`<button id="book">Book</button>${logging}`);
    await stage.do({ type: "click", locator: { role: "button", name: "book" } });
    expect(await stage.log()).toContain("click book true");
  });

  test("scrolls to an element far down the page", async () => {
    await stage.show(`<div style="height:5000px"></div><button id="end">End</button>${logging}`);
    await stage.do({ type: "click", locator: "#end" });
    expect(await stage.log()).toContain("click end true");
  });

  test("scrolls out from under a sticky header", async () => {
    await stage.show(`<div style="position:sticky;top:0;height:500px;background:red">Header</div>
      <div style="height:300px"></div><button id="under">Under</button>
      <div style="height:5000px"></div>${logging}`);
    await stage.evaluate("scrollTo(0, 500)");
    await stage.do({ type: "click", locator: "#under" });
    expect(await stage.log()).toContain("click under true");
  });

  test("holds the modifier keys and takes the other buttons", async () => {
    await stage.show(`<button id="b">B</button>${logging}`);
    await stage.do({ type: "click", locator: "#b", modifiers: ["Control", "Shift"] });
    await stage.do({ type: "click", locator: "#b", button: "right" });
    await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toEqual([
      "mouseover b true ctrlKey shiftKey",
      "click b true ctrlKey shiftKey",
      "contextmenu b true",
      "auxclick b true",
      "click b true",
    ]);
  });

  test("waits for an element that comes late", async () => {
    await stage.show(`${logging}<script>setTimeout(() => {
      document.body.insertAdjacentHTML("beforeend", '<button id="late">Late</button>');
    }, 300)</script>`);
    await stage.do({ type: "click", locator: { text: "Late" } });
    expect(await stage.log()).toContain("click late true");
  });

  test("waits until a disabled button is enabled", async () => {
    await stage.show(`<button id="b" disabled>Save</button>${logging}
      <script>setTimeout(() => { document.getElementById("b").disabled = false; }, 300)</script>`);
    await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toContain("click b true");
  });

  test("waits until a moving element stands still", async () => {
    await stage.show(`<style>@keyframes slide { from { margin-left: 0 } to { margin-left: 600px } }
      #b { animation: slide .5s linear forwards }</style><button id="b">Go</button>${logging}`);
    await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toContain("click b true");
  });

  test("waits until what covers the element is gone", async () => {
    await stage.show(`<button id="b">Go</button>
      <div id="veil" style="position:fixed;inset:0">Loading</div>${logging}
      <script>setTimeout(() => document.getElementById("veil").remove(), 300)</script>`);
    await stage.do({ type: "click", locator: "#b" });
    expect(await stage.log()).toContain("click b true");
  });

  test("finds the visible part of a link that is broken over two lines", async () => {
    await stage.show(`<p style="width:200px;font:20px monospace">Some long text before
      <a id="a" href="#x">a link of many words that wraps</a></p>${logging}`);
    await stage.do({ type: "click", locator: "#a" });
    expect(await stage.log()).toContain("click a true");
  });

  test("takes text inside a button as the button", async () => {
    await stage.show(
      `<button id="b"><span style="pointer-events:none">Send</span></button>${logging}`,
    );
    await stage.do({ type: "click", locator: { text: "Send" } });
    expect(await stage.log()).toContain("click b true");
  });

  test("names the element that covers it", async () => {
    await stage.show(`<button id="b">Go</button>
      <div id="veil" class="overlay" style="position:fixed;inset:0">Please wait</div>`);
    const failure = await stage.failure({ type: "click", locator: "#b" });
    expect(failure.code).toBe("element_covered");
    expect(failure.message).toBe('css "#b" is covered by <div#veil.overlay> "Please wait"');
  });

  test("says that the element is disabled, hidden, moving or not there", async () => {
    await stage.show(`<button id="off" disabled>Off</button><button id="none" style="display:none">N</button>
      <style>@keyframes slide { to { margin-left: 600px } } #go { animation: slide 20s linear infinite }</style>
      <button id="go">Go</button>`);
    const code = async (locator: string) => (await stage.failure({ type: "click", locator })).code;
    expect(await code("#off")).toBe("element_not_enabled");
    expect(await code("#none")).toBe("element_not_visible");
    expect(await code("#go")).toBe("element_not_stable");
    expect(await code("#gone")).toBe("locator_not_found");
  });
});

describe("doubleClick, clickAt, hover", () => {
  test("a double click is two clicks and a dblclick", async () => {
    await stage.show(`<button id="b">B</button>${logging}`);
    await stage.do({ type: "doubleClick", locator: "#b" });
    expect((await stage.log()).slice(1)).toEqual([
      "click b true",
      "click b true",
      "dblclick b true",
    ]);
  });

  test("clickAt clicks at a point of the viewport, and refuses one outside", async () => {
    await stage.show(
      `<button id="b" style="position:absolute;left:100px;top:100px">B</button>${logging}`,
    );
    await stage.do({ type: "clickAt", x: 105, y: 105 });
    expect(await stage.log()).toContain("click b true");
    const failure = await stage.failure({ type: "clickAt", x: 5_000, y: 10 });
    expect(failure.code).toBe("element_not_visible");
    expect(failure.message).toContain("1280 × 720");
  });

  test("hover opens what opens on hover", async () => {
    await stage.show(`<style>#menu { display: none } #top:hover #menu { display: block }</style>
      <div id="top">Menu<div id="menu"><button id="item">Item</button></div></div>${logging}`);
    await stage.do({ type: "hover", locator: "#top" });
    await stage.do({ type: "click", locator: "#item" });
    expect(await stage.log()).toContain("click item true");
  });
});

describe("scroll", () => {
  const long = `<div style="height:3000px">x</div><p id="end">End</p>`;

  test("goes to the bottom, to the top, and by an amount", async () => {
    await stage.show(long);
    await stage.do({ type: "scroll", to: "bottom" });
    expect(await stage.evaluate("scrollY")).toBeGreaterThan(2_000);
    expect(await stage.output({ type: "scroll", to: "top" })).toEqual({ x: 0, y: 0 });
    expect(await stage.output({ type: "scroll", by: { y: 120 } })).toEqual({ x: 0, y: 120 });
  });

  test("is over once the page has heard of it", async () => {
    await stage.show(
      `${long}<script>window.heard = []; onscroll = () => heard.push(scrollY)</script>`,
    );
    await stage.do({ type: "scroll", by: { y: 100 } });
    await stage.do({ type: "scroll", by: { y: 100 } });
    expect(await stage.evaluate("heard")).toEqual([100, 200]);
  });

  test("brings an element into view", async () => {
    await stage.show(long);
    await stage.do({ type: "scroll", locator: "#end" });
    expect(await stage.evaluate("scrollY")).toBeGreaterThan(2_000);
  });

  test("scrolls within the element's own scroller", async () => {
    await stage.show(`<div id="box" style="height:100px;overflow:auto">${long}</div>`);
    await stage.do({ type: "scroll", locator: "#box p", by: { y: 50 } });
    expect(await stage.evaluate("document.getElementById('box').scrollTop")).toBe(50);
  });
});

describe("drag", () => {
  const boxes = `<style>#a, #b { width: 100px; height: 100px; display: inline-block; background: #ccc }</style>`;

  test("drags and drops with HTML5 events and their data", async () => {
    await stage.show(`${boxes}<div id="a" draggable="true">A</div><div id="b">B</div><script>
      window.log = [];
      const a = document.getElementById("a"), b = document.getElementById("b");
      a.ondragstart = (event) => event.dataTransfer.setData("text/plain", "cargo");
      b.ondragover = (event) => event.preventDefault();
      b.ondrop = (event) => { event.preventDefault(); window.log.push("drop " + event.dataTransfer.getData("text/plain")); };
      a.ondragend = () => window.log.push("end");
    </script>`);
    await stage.do({ type: "drag", from: "#a", to: "#b" });
    await stage.do({ type: "waitFor", ms: 100 });
    expect(await stage.log()).toEqual(["drop cargo", "end"]);
  });

  test("drags with pointer events", async () => {
    await stage.show(`${boxes}<div id="a">A</div><div id="b">B</div><script>
      window.log = [];
      document.getElementById("a").onpointerdown = () => window.log.push("down");
      document.getElementById("b").onpointermove = () => { if (!window.log.includes("move")) window.log.push("move"); };
      document.getElementById("b").onpointerup = () => window.log.push("up");
    </script>`);
    await stage.do({ type: "drag", from: "#a", to: "#b" });
    expect(await stage.log()).toEqual(["down", "move", "up"]);
  });
});
