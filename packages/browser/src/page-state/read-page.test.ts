import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

describe("a page that is read", () => {
  it("says where it is, what it is called and how far it is scrolled", async () => {
    await stage.show("<div style='height: 3000px'>tall</div>");
    await stage.evaluate("scrollTo(0, 500)");
    const { raw } = await stage.read();
    expect(raw).toMatchObject({ url: `${stage.site.origin}/page`, title: "Page" });
    expect(raw.viewport).toMatchObject({ scrollX: 0, scrollY: 500 });
    expect(raw.nodes[0]).toMatchObject({ parent: -1, tag: "#document" });
    expect(raw.unread).toBeUndefined();
  });

  it("has parents before their children, in the order of the page", async () => {
    const { raw } = await stage.read("<ul><li>one</li><li>two</li></ul>");
    expect(raw.nodes.every(({ parent }, at) => parent < at)).toBe(true);
    const texts = raw.nodes.filter(({ tag }) => tag === "#text").map(({ text }) => text);
    expect(texts.slice(-2)).toEqual(["one", "two"]);
  });

  it("tells roles, names, descriptions and states as the accessibility tree has them", async () => {
    const page = await stage.read(`
      <label for="name">Your name</label>
      <input id="name" required aria-describedby="hint" value="Ada"><span id="hint">in full</span>
      <button id="more" aria-expanded="false" aria-haspopup="menu">More</button>
      <input id="wrong" aria-invalid="true" aria-errormessage="why"><b id="why">too short</b>
      <h3 id="title">Title</h3><button id="off" disabled>Off</button>`);
    expect(page.byId("name")).toMatchObject({
      role: "textbox",
      name: "Your name",
      description: "in full",
      value: "Ada",
      states: { required: true, focusable: true },
    });
    expect(page.byId("more").states).toMatchObject({ expanded: false, hasPopup: "menu" });
    expect(page.byId("wrong").states).toMatchObject({ invalid: true });
    expect(page.byId("title")).toMatchObject({ role: "heading", states: { level: 3 } });
    expect(page.byId("off").states).toMatchObject({ disabled: true });
  });

  it("tells what controls hold now", async () => {
    await stage.show(`<input id="text"><textarea id="area"></textarea>
      <input id="box" type="checkbox"><input id="half" type="checkbox"><input id="radio" type="radio">
      <select id="select"><option>one</option><option id="two">two</option></select>
      <div id="rich" contenteditable></div>`);
    await stage.evaluate(`{
      const id = (name) => document.getElementById(name);
      id("text").value = "typed"; id("area").value = "longer"; id("box").checked = true;
      id("half").indeterminate = true; id("select").value = "two"; id("rich").textContent = "rich";
      id("text").focus();
    }`);
    const page = await stage.read();
    expect(page.byId("text")).toMatchObject({ value: "typed", states: { focused: true } });
    expect(page.byId("area").value).toBe("longer");
    expect(page.byId("box").states?.checked).toBe(true);
    expect(page.byId("half").states?.checked).toBe("mixed");
    expect(page.byId("radio").states?.checked).toBe(false);
    expect(page.byId("select").value).toBe("two");
    expect(page.byId("two").states?.selected).toBe(true);
    expect(page.textOf("rich")).toBe("rich");
  });

  it("tells of a password only that there is one", async () => {
    const page = await stage.read(`<input id="secret" type="password" value="hunter2">
      <input id="empty" type="password"><input id="token" type="hidden" value="t0ken">`);
    expect(page.byId("secret").value).toBe("•");
    expect(page.byId("empty").value).toBe("");
    expect(page.raw.secrets).toEqual(["hunter2"]);
    expect(JSON.stringify({ ...page.raw, secrets: [] })).not.toMatch(/hunter2|t0ken|••/);
  });
});
