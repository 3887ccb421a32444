import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

beforeEach(() =>
  stage.show(`<input id="name" value="a"><input id="box" type="checkbox"><button id="go">Go</button>
    <iframe srcdoc="<input id='inner'>"></iframe><p id="text">text</p>
    <div style="height: 3000px"></div>`),
);

it("a page on which nothing has changed is not read again", async () => {
  const { raw } = await stage.read();
  expect((await stage.read()).raw).toBe(raw);
  await stage.evaluate(`document.getElementById("name").focus()`);
  const focused = (await stage.read()).raw;
  expect((await stage.read()).raw).toBe(focused);
});

it.each([
  ["a text", `document.getElementById("text").textContent = "other"`],
  ["an attribute", `document.getElementById("go").setAttribute("aria-pressed", "true")`],
  ["what a field holds", `document.getElementById("name").value = "b"`],
  ["what is checked", `document.getElementById("box").checked = true`],
  ["what is neither checked nor not", `document.getElementById("box").indeterminate = true`],
  ["what has the focus", `document.getElementById("go").focus()`],
  [
    "what has the focus in a frame",
    `document.querySelector("iframe").contentDocument.getElementById("inner").focus()`,
  ],
  ["what is disabled", `document.getElementById("go").disabled = true`],
  ["where it is scrolled to", "scrollTo(0, 200)"],
  ["a style", `document.getElementById("go").style.visibility = "hidden"`],
  ["a listener", `document.getElementById("text").addEventListener("click", () => {})`],
])("a page is read again once this has changed: %s", async (_what, script) => {
  const before = (await stage.read()).raw;
  await stage.evaluate(`void (${script})`);
  const after = (await stage.read()).raw;
  expect(after.fingerprint).not.toBe(before.fingerprint);
  expect((await stage.read()).raw.fingerprint).toBe(after.fingerprint);
});

it("a page of many checkboxes on which nothing has changed is not read again", async () => {
  const box = '<p><input type="checkbox" aria-label="Choose it"></p>';
  await stage.show(
    `${box.repeat(40)}<input type="checkbox" required id="needed"><div id="host"></div>`,
  );
  await stage.evaluate(`document.querySelector("input").indeterminate = true;
    document.getElementById("host").attachShadow({ mode: "closed" }).innerHTML =
      '<input type="checkbox" id="inner" aria-label="Inner">';`);
  const { raw } = await stage.read();
  expect((await stage.read()).raw).toBe(raw);
  await stage.evaluate(`document.querySelectorAll("input")[30].indeterminate = true`);
  const other = (await stage.read()).raw;
  const mixed = other.nodes.filter(({ states }) => states?.checked === "mixed");
  expect(mixed).toHaveLength(2);
  expect((await stage.read()).raw).toBe(other);
});

it("a checkbox in a shadow root that comes to be neither checked nor not is noticed", async () => {
  await stage.show(`<div id="host"></div>`);
  await stage.evaluate(`document.getElementById("host").attachShadow({ mode: "open" }).innerHTML =
    '<input type="checkbox" id="inner" aria-label="Inner">'`);
  expect((await stage.read()).byId("inner")).toMatchObject({ states: { checked: false } });
  await stage.evaluate(
    `document.getElementById("host").shadowRoot.querySelector("input").indeterminate = true`,
  );
  expect((await stage.read()).byId("inner")).toMatchObject({ states: { checked: "mixed" } });
});
