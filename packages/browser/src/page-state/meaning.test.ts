import { afterAll, beforeAll, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

const filler = "<p>One more of many texts.</p>".repeat(200);

it.each([
  ["a page of little", ""],
  ["a page of much", filler],
])("tells the same roles, names and states on %s", async (_what, more) => {
  const page = await stage.read(`
    <a id="plain" href="/">Plain <b>link</b></a>
    <a id="parts" href="/" style="display: flex"><span>Chat</span><span>3</span></a>
    <a id="pictured" href="/"><img alt="Picture" src="/x.png" width="9" height="9"> of it</a>
    <a id="called" href="/" aria-label="Called so">x</a><a id="anchor">nowhere</a>
    <button id="save">Save</button><button id="off" disabled>Off</button>
    <button id="icon" title="By its title"><svg width="9" height="9"></svg></button>
    <h2 id="title">The <em>title</em></h2>
    <label for="field">Field</label><input id="field" required>
    <input id="box" type="checkbox" aria-label="Choose Ada" checked><input id="radio" type="radio" aria-label="One">
    <input id="fixed" type="checkbox" aria-label="Fixed" disabled>
    <fieldset disabled><input id="held" type="checkbox" aria-label="Held"></fieldset>
    <input id="unseen" type="checkbox" aria-label="Unseen" style="visibility: hidden">
    <nav id="nav" aria-label="Pages"><ul id="list"><li id="item">item</li></ul></nav>
    <table id="table"><thead><tr id="row"><th id="head">Name</th></tr></thead><tr><td id="cell">Ada</td></tr>
      <tr><td>Grace</td></tr></table>
    <div inert><a id="inert" href="/">inert</a></div><div aria-hidden="true"><a id="apart" href="/">x</a></div>
    ${more}`);
  const told = (id: string) => {
    const { role, name, states } = page.byId(id);
    return { role, name, states };
  };
  expect(told("plain")).toEqual({ role: "link", name: "Plain link", states: { focusable: true } });
  expect(told("parts")).toMatchObject({ role: "link", name: "Chat 3" });
  expect(told("pictured")).toMatchObject({ role: "link", name: "Picture of it" });
  expect(told("called")).toMatchObject({ role: "link", name: "Called so" });
  expect(told("anchor").role).toBeUndefined();
  expect(told("save")).toEqual({ role: "button", name: "Save", states: { focusable: true } });
  expect(told("off")).toEqual({ role: "button", name: "Off", states: { disabled: true } });
  expect(told("icon")).toMatchObject({ role: "button", name: "By its title" });
  expect(told("title")).toEqual({ role: "heading", name: "The title", states: { level: 2 } });
  expect(told("field")).toMatchObject({
    role: "textbox",
    name: "Field",
    states: { required: true },
  });
  const checked = { checked: true, focusable: true };
  expect(told("box")).toEqual({ role: "checkbox", name: "Choose Ada", states: checked });
  const unchecked = { checked: false, focusable: true };
  expect(told("radio")).toEqual({ role: "radio", name: "One", states: unchecked });
  const disabled = { checked: false, disabled: true };
  expect(told("fixed")).toEqual({ role: "checkbox", name: "Fixed", states: disabled });
  expect(told("held")).toEqual({ role: "checkbox", name: "Held", states: disabled });
  expect(told("unseen").role).toBeUndefined();
  expect(told("nav")).toMatchObject({ role: "navigation", name: "Pages" });
  expect(told("list").role).toBe("list");
  expect(told("item").role).toBe("listitem");
  expect(told("table").role).toBe("table");
  expect(told("row").role).toBe("row");
  expect(told("head")).toMatchObject({ role: "columnheader", name: "Name" });
  expect(told("cell").role).toBe("cell");
  expect(told("inert").role).toBeUndefined();
  expect(told("apart").role).toBeUndefined();
});
