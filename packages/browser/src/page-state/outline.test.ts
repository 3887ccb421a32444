import { outlineOf, type PageElement, type PageOutline } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

let site: Site;
let session: Sleeper;

beforeAll(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
});

afterAll(async () => {
  await session.close();
  await site.close();
});

async function outline(markup: string, script?: string): Promise<PageOutline> {
  site.route("/page", `<title>Page</title><style>body { font: 16px sans-serif }</style>${markup}`);
  await session.goto(`${site.origin}/page`);
  if (script !== undefined) await session.evaluate(script);
  return outlineOf(await session.browser.readPage());
}

/** What can be acted on, in the order of the page. */
async function elements(markup: string, script?: string): Promise<Partial<PageElement>[]> {
  const page = await outline(markup, script);
  return Object.values(page.elements).filter(({ verb }) => verb !== undefined);
}

async function told(markup: string, script?: string): Promise<string[]> {
  const all = await elements(markup, script);
  return all.map(({ verb, role, name }) => `${verb} ${role} ${name}`.trim());
}

describe("the outline of a page that Chromium shows", () => {
  it("has a modal with its backdrop before the page that it covers", async () => {
    const { order, sections, elements } = await outline(`
      <style>.fade { position: fixed; inset: 0; background: #0008 }
        .modal { position: fixed; top: 60px; left: 300px; width: 400px; background: white }</style>
      <nav><a href="/a">Orders</a> <a href="/b">Ships</a></nav><button>New</button>
      <p style="margin-top: 3000px"><button>Far below</button></p>
      <div class="fade"></div>
      <div class="modal" role="dialog" aria-modal="true" aria-labelledby="t"><h5 id="t">Delete order?</h5>
        <button class="btn-close"></button><p>This cannot be undone.</p><button>Delete</button></div>`);
    expect(order[0]).toBe("dialog-delete-order");
    expect(sections["dialog-delete-order"]).toMatchObject({
      modal: true,
      text: "This cannot be undone.",
    });
    const reasons = Object.values(elements)
      .filter(({ verb }) => verb !== undefined)
      .map(({ name, disabled }) => [name, disabled]);
    expect(Object.fromEntries(reasons)).toEqual({
      Orders: "covered",
      Ships: "covered",
      New: "covered",
      "Far below": "covered",
      Close: undefined,
      Delete: undefined,
    });
  });

  it("has all that is outside of an open dialog as inert", async () => {
    const all = await elements(
      `<button>Behind</button><dialog id="d"><form method="dialog"><button>Close</button></form></dialog>`,
      `document.getElementById("d").showModal()`,
    );
    expect(all.map(({ name, disabled }) => [name, disabled])).toEqual([
      ["Behind", "inert"],
      ["Close", undefined],
    ]);
  });

  it("knows an overlay that nothing marks", async () => {
    const { order, sections } = await outline(`
      <button>One</button><button>Two</button><a href="/x">Three</a><input aria-label="Four">
      <div style="position: fixed; inset: 0; background: #000a"></div>
      <div style="position: fixed; top: 200px; left: 200px; width: 300px; background: white">
        <h2>Get our letter</h2><input placeholder="Email"><button>Subscribe</button><button>×</button></div>`);
    expect(order[0]).toBe("dialog-get-our-letter");
    expect(sections["dialog-get-our-letter"]).toMatchObject({ modal: true });
  });

  it("has the real controls behind those that are drawn", async () => {
    const all = await elements(`
      <style>.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0); opacity: 0 }
        .switch { position: relative; display: inline-block; width: 50px; height: 24px }
        .switch input { opacity: 0; width: 50px; height: 24px } .knob { position: absolute; inset: 0; background: #ccc }</style>
      <label><input type="checkbox" class="sr" checked><span>Remember me</span></label>
      <input id="e" type="radio" name="r" style="display: none"><label for="e">Express</label>
      <div class="switch"><input type="checkbox" aria-label="Wifi"><span class="knob" style="pointer-events: none"></span></div>
      <label>Choose a file <input type="file" hidden></label>
      <div role="checkbox" aria-checked="mixed" tabindex="0">All rows</div>
      <div role="switch" aria-checked="true" tabindex="0" aria-label="Dark mode" style="height: 20px"></div>`);
    expect(all.map(({ role, name, verb, checked }) => [role, name, verb, checked])).toEqual([
      ["checkbox", "Remember me", "check", true],
      ["radio", "Express", "check", false],
      ["checkbox", "Wifi", "check", false],
      ["file", "Choose a file", "upload", undefined],
      ["checkbox", "All rows", "check", "mixed"],
      ["switch", "Dark mode", "check", true],
    ]);
  });

  it("tells choices as a select, a combobox and a list of suggestions have them", async () => {
    const all = await elements(`
      <label>Port <select><option>Oslo</option><option selected>Kiel</option></select></label>
      <label>Ships <select multiple size="3"><option selected>Ada</option><option selected>Bo</option><option>Cy</option></select></label>
      <label>City <input list="cities"></label><datalist id="cities"><option value="Riga"><option value="Bergen"></datalist>
      <div role="combobox" aria-expanded="true" aria-controls="list" tabindex="0" aria-label="Fruit">Pear</div>
      <ul id="list" role="listbox"><li role="option" aria-selected="false">Apple</li><li role="option" aria-selected="true">Pear</li></ul>`);
    expect(all).toMatchObject([
      { name: "Port", verb: "select", value: "Kiel", options: ["Oslo", "Kiel"] },
      { name: "Ships", verb: "select", value: "Ada, Bo", options: ["Ada", "Bo", "Cy"] },
      { name: "City", verb: "fill", options: ["Riga", "Bergen"] },
      { name: "Fruit", verb: "click", expanded: true, options: ["Apple", "Pear"] },
      { name: "Apple", role: "option", selected: false },
      { name: "Pear", role: "option", selected: true },
    ]);
  });

  it("has what reacts to clicks without saying so, once", async () => {
    expect(
      await told(
        `<style>.p { cursor: pointer }</style>
         <div id="card"><h3>Pier 4</h3><p>Free from May</p></div>
         <ul id="menu"><li class="p">Open</li><li class="p">Rename</li></ul>
         <div class="p" onclick="0"><svg width="20" height="20"><path d="M0 0h20v20z"/></svg><span>Export</span></div>
         <div id="app"><a href="/a">A</a><a href="/b">B</a></div>
         <table id="grid"><tr class="p"><td>Ada</td><td>Oslo</td></tr></table>`,
        `for (const id of ["card", "menu", "app", "grid"]) document.getElementById(id).addEventListener("click", () => {});
         document.body.addEventListener("click", () => {});`,
      ),
    ).toEqual([
      "click div Pier 4 Free from May",
      "click listitem Open",
      "click listitem Rename",
      "click div Export",
      "click link A",
      "click link B",
      expect.stringMatching(/^click (?:tr|row) Ada Oslo$/),
    ]);
  });

  it("calls buttons of icons by their label, their title, the icon itself", async () => {
    expect(
      await told(`<style>.fa-x::before { content: "\\f00d" }</style>
        <button aria-label="Close"><svg width="9" height="9"></svg></button><button title="Print"><i class="x"></i></button>
        <button><i class="fa fa-trash fa-x"></i></button><button><img alt="Cart" src="data:,"></button>
        <a href="/me"><svg width="9" height="9"><title>Profile</title></svg></a>`),
    ).toEqual([
      "click button Close",
      "click button Print",
      "click button Delete",
      "click button Cart",
      "click link Profile",
    ]);
  });

  it("has tabs and trees as navigation, with what is chosen and what is open", async () => {
    const { sections, elements, order } = await outline(`
      <div role="tablist" aria-label="Order"><button role="tab" aria-selected="true">Items</button><button role="tab" aria-selected="false">Notes</button></div>
      <div role="tabpanel" tabindex="0">Nothing yet</div>
      <ul role="tree" aria-label="Files"><li role="treeitem" aria-expanded="true">src<ul role="group"><li role="treeitem">main.ts</li></ul></li></ul>`);
    expect(order).toEqual(expect.arrayContaining(["navigation-order", "navigation-files"]));
    const inTabs = sections["navigation-order"]?.elements?.map((handle) => elements[handle]);
    expect(inTabs).toMatchObject([
      { name: "Items", selected: true },
      { name: "Notes", selected: false },
    ]);
    const inTree = sections["navigation-files"]?.elements?.map((handle) => elements[handle]);
    expect(inTree).toMatchObject([{ role: "treeitem", expanded: true }, { name: "main.ts" }]);
  });

  it("has sliders, dates and players with what they hold and take", async () => {
    const all = await elements(`
      <label>Volume <input type="range" min="0" max="10" value="3"></label>
      <div role="slider" tabindex="0" aria-label="Price" aria-valuemin="5" aria-valuemax="90" aria-valuenow="40" aria-valuetext="€40">x</div>
      <label>Arrival <input type="date" value="2026-03-31" min="2026-01-01"></label>
      <label>Colour <input type="color" value="#ff0000"></label>
      <label>Nights <input type="number" value="2" max="9" required></label>
      <video controls aria-label="Tour" width="200" height="100"></video>
      <canvas width="300" height="100"></canvas>`);
    expect(all).toMatchObject([
      {
        name: "Volume",
        verb: "fill",
        value: "3",
        constraints: { type: "range", min: "0", max: "10" },
      },
      { name: "Price", role: "slider", value: "€40", constraints: { min: "5", max: "90" } },
      {
        name: "Arrival",
        verb: "fill",
        role: "textbox",
        value: "2026-03-31",
        constraints: { type: "date", min: "2026-01-01" },
      },
      { name: "Colour", verb: "fill", value: "#ff0000" },
      { name: "Nights", role: "spinbutton", value: "2", constraints: { max: "9", required: true } },
      { name: "Tour", verb: "click" },
      { role: "canvas", verb: "clickAt", box: { width: 300, height: 100 } },
    ]);
  });

  it("says what is wrong with a field and why it cannot be used", async () => {
    const all = await elements(`
      <input aria-label="Port" aria-invalid="true" aria-errormessage="e"><p id="e">No such port</p>
      <input aria-label="Ship" aria-describedby="h" value="Ada"><p id="h">As registered</p>
      <fieldset disabled><input aria-label="Off"></fieldset><input aria-label="Fixed" readonly value="1">
      <div inert><button>Asleep</button></div>`);
    expect(all).toMatchObject([
      { name: "Port", error: "No such port" },
      { name: "Ship", description: "As registered", value: "Ada" },
      { name: "Off", disabled: "disabled" },
      { name: "Fixed", disabled: "readOnly", value: "1" },
      { name: "Asleep", disabled: "inert" },
    ]);
  });

  it("tells of a region how much of what it hides lies behind", async () => {
    const [region] = await elements(
      `<div id="log" aria-label="Log" role="log" style="height: 100px; overflow: auto"><div style="height: 500px">lines</div></div>`,
      `document.getElementById("log").scrollTo(0, 200)`,
    );
    expect(region).toMatchObject({ role: "log", name: "Log", verb: "scroll", value: "50%" });
  });

  it("leaks no secret by any of what a page does with it", async () => {
    const page = await outline(
      `<form><label>Password <input id="p" type="password"></label><label>Shown <input id="q" type="text" autocomplete="new-password"></label>
        <label>Card <input id="c" autocomplete="cc-number"></label><label>Code <input id="o" inputmode="numeric" autocomplete="one-time-code"></label>
        <label>Other <input id="n"></label></form>
        <p id="echo"></p><button id="b"></button><ul id="list"></ul><img id="i"><a id="a">go</a><input id="copy"><div id="s"></div>`,
      `{
        const set = (id, value) => { document.getElementById(id).value = value; };
        set("p", "canary-p4ss"); set("q", "canary-sh0wn"); set("c", "4000 0012 3456 7899"); set("o", "canary-739"); set("n", "4111111111111111");
        set("copy", "my canary-p4ss");
        echo.textContent = "You typed canary-p4ss and canary-sh0wn, card 4000001234567899";
        b.setAttribute("aria-label", "Copy canary-739"); i.alt = "canary-p4ss"; i.src = "/i?canary-p4ss";
        a.href = "/next?p=canary-p4ss&c=4000001234567899"; list.innerHTML = "<li>canary-p4ss</li><li>b</li><li>c</li>";
        s.attachShadow({ mode: "open" }).innerHTML = "<b title='canary-p4ss'>canary-sh0wn</b>";
        document.title = "canary-p4ss"; history.replaceState({}, "", "/page?x=canary-p4ss");
      }`,
    );
    expect(JSON.stringify(page)).not.toMatch(/canary|4000 ?0012|4111/);
    const masked = Object.values(page.elements).filter((element) => element.masked === true);
    expect(masked.map(({ name }) => name)).toEqual(["Password", "Shown", "Card", "Code", "Other"]);
  });

  it("has the areas of an image map as links with a place of their own", async () => {
    const areas = await elements(`<style>body { margin: 0 }</style>
      <map name="ports"><area shape="rect" coords="10,20,50,40" href="/busan" alt="Busan">
        <area shape="circle" coords="100,50,10" href="/bremen" title="Bremen"><area shape="rect" coords="0,0,5,5" alt="Nothing"></map>
      <img usemap="#ports" width="200" height="100" alt="Ports"
        src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">`);
    expect(areas).toEqual([
      {
        role: "link",
        name: "Busan",
        verb: "clickAt",
        href: "/busan",
        box: { x: 10, y: 20, width: 40, height: 20 },
      },
      {
        role: "link",
        name: "Bremen",
        verb: "clickAt",
        href: "/bremen",
        box: { x: 90, y: 40, width: 20, height: 20 },
      },
    ]);
  });

  it("has what listens for presses alone, and not what follows the pointer", async () => {
    const markup = `<div id="touch">Menu</div><div id="pen">Pick</div><div id="swipe">Slides</div><div id="looks">Article</div>`;
    const script = `
      touch.addEventListener("touchstart", () => {}, { passive: false }); pen.addEventListener("pointerdown", () => {});
      for (const type of ["pointerdown", "pointermove"]) swipe.addEventListener(type, () => {});
      looks.addEventListener("touchstart", () => {}, { passive: true });`;
    expect(await told(markup, script)).toEqual(["click div Menu", "click div Pick"]);
  });

  it("says what its style sheet writes, but for icons and the numbers of lines", async () => {
    const { sections } =
      await outline(`<style>#mail::after { content: attr(data-count) } #sale::before { content: "Sold out: " }
      #icon::before { content: "\\e001" } #line::before { content: "12" } #arrow::after { content: " ›" }</style>
      <main><p><b id="sale">Chair</b> <i id="mail" data-count="7">unread: </i> <i id="icon">icon</i> <i id="line">line</i>
        <i id="arrow">more</i></p></main>`);
    const [text] = Object.values(sections);
    expect(text?.text).toBe("Sold out: Chair unread: 7 icon line more");
  });
});
