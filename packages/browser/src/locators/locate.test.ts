import type { Locator } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Stage } from "../actions/support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** Ids of what a locator matches. */
const ids = async (locator: Locator): Promise<unknown> => {
  const id = { attribute: "id" };
  return (
    (await stage.output({
      type: "extract",
      schema: { list: locator, fields: { id } },
    })) as { id: string }[]
  ).map((item) => item.id);
};

describe("kinds of locators", () => {
  test("text: the innermost element, by a part of it in any case, or exactly", async () => {
    await stage.show(`<div id="out"><p id="a">Book a
      slot</p><p id="b">book A SLOT now</p><input type="submit" id="c" value="Book a slot"></div>`);
    expect(await ids({ text: "book a slot" })).toEqual(["a", "b", "c"]);
    expect(await ids({ text: "Book a slot", exact: true })).toEqual(["a", "c"]);
    expect(await ids({ text: "slot", nth: -1 })).toEqual(["c"]);
    expect(await ids({ text: "slot", nth: 9 })).toEqual([]);
  });

  test("text: found where it is split over inline elements", async () => {
    await stage.show(`<p id="p">Ship <b id="b">Ever</b> Given</p>`);
    expect(await ids({ text: "Ever Given" })).toEqual(["p"]);
    expect(await ids({ text: "Ever" })).toEqual(["b"]);
  });

  test("role: explicit, and implied by the tag", async () => {
    await stage.show(`<button id="a">A</button><div role="button" id="b">B</div><summary id="c">C</summary>
      <a href="/" id="d">D</a><a id="e">E</a><input id="f"><input type="search" id="g"><input type="checkbox" id="h">
      <select id="i"></select><select multiple id="j"></select><h2 id="k">K</h2><ul id="l"><li id="m">M</li></ul>
      <img alt="N" src="data:," id="n"><nav id="o"></nav><input type="number" id="q"><input type="range" id="r">
      <div role="tab" id="s">S</div><section id="t"></section><section aria-label="U" id="u">U</section>
      <table id="v"><tr id="w"><td id="x">X</td></tr></table>`);
    const found: Record<string, string[]> = {
      button: ["a", "b", "c"],
      link: ["d"],
      textbox: ["f"],
      searchbox: ["g"],
      checkbox: ["h"],
      combobox: ["i"],
      listbox: ["j"],
      heading: ["k"],
      list: ["l"],
      listitem: ["m"],
      img: ["n"],
      spinbutton: ["q"],
      slider: ["r"],
      tab: ["s"],
      region: ["u"],
      table: ["v"],
      row: ["w"],
      cell: ["x"],
    };
    for (const [role, expected] of Object.entries(found))
      expect(await ids({ role })).toEqual(expected);
  });

  test("role: does not see what is hidden from assistive technology", async () => {
    await stage.show(`<button id="a" hidden>A</button><div aria-hidden="true"><button id="b">B</button></div>
      <button id="c" style="visibility:hidden">C</button><button id="d">D</button>`);
    expect(await ids({ role: "button" })).toEqual(["d"]);
  });

  test("role and name: the accessible name, wherever it comes from", async () => {
    await stage.show(`<style>#css::before { content: "Before " }</style>
      <button id="content">By <b>content</b><img alt="image" src="data:,"></button>
      <button id="label" aria-label="By label">x</button>
      <span id="one">By</span><span id="two" hidden>reference</span><button id="ref" aria-labelledby="one two">x</button>
      <button id="title" title="By title"></button><input type="submit" id="value" value="By value">
      <input type="reset" id="default"><button id="css">css</button>
      <label>By <input id="wrapped"> wrapping</label><label for="pointed">By for</label><input id="pointed">
      <input placeholder="By placeholder" id="placeholder"><fieldset id="field"><legend>By legend</legend></fieldset>
      <table id="table"><caption>By caption</caption></table><img alt="By alt" src="data:," id="alt">
      <label for="nested">Remind <input value="3" aria-label="days"> days</label><input type="checkbox" id="nested">
      <button id="hiddenpart">Shown<span hidden>not shown</span></button>`);
    const named = async (role: string, name: string) => ids({ role, name, exact: true });
    expect(await named("button", "By contentimage")).toEqual(["content"]);
    expect(await named("button", "By label")).toEqual(["label"]);
    expect(await named("button", "By reference")).toEqual(["ref"]);
    expect(await named("button", "By title")).toEqual(["title"]);
    expect(await named("button", "By value")).toEqual(["value"]);
    expect(await named("button", "Reset")).toEqual(["default"]);
    expect(await named("button", "Before css")).toEqual(["css"]);
    expect(await named("button", "Shown")).toEqual(["hiddenpart"]);
    expect(await named("textbox", "By wrapping")).toEqual(["wrapped"]);
    expect(await named("textbox", "By for")).toEqual(["pointed"]);
    expect(await named("textbox", "By placeholder")).toEqual(["placeholder"]);
    expect(await named("group", "By legend")).toEqual(["field"]);
    expect(await named("table", "By caption")).toEqual(["table"]);
    expect(await named("img", "By alt")).toEqual(["alt"]);
    expect(await named("checkbox", "Remind 3 days")).toEqual(["nested"]);
  });

  test("label, placeholder, test id and XPath", async () => {
    await stage.show(`<label for="a">Your name</label><input id="a"><label>Street <input id="b"></label>
      <span id="l">City</span><input id="c" aria-labelledby="l"><input id="d" aria-label="Country code">
      <input id="e" placeholder="Search ships"><div data-testid="total" id="f"></div><div data-testid="total2"></div>`);
    expect(await ids({ label: "your name" })).toEqual(["a"]);
    expect(await ids({ label: "Street", exact: true })).toEqual(["b"]);
    expect(await ids({ label: "city" })).toEqual(["c"]);
    expect(await ids({ label: "country" })).toEqual(["d"]);
    expect(await ids({ placeholder: "ships" })).toEqual(["e"]);
    expect(await ids({ testId: "total" })).toEqual(["f"]);
    expect(await ids({ xpath: "//label/input" })).toEqual(["b"]);
  });

  test("within: below one element only, whatever the kind", async () => {
    await stage.show(
      `<ul><li id="x">Ann <button id="a">Edit</button></li><li id="y">Bob <button id="b">Edit</button></li></ul>`,
    );
    const bob = { css: "li", nth: 1 };
    expect(await ids({ role: "button", within: bob })).toEqual(["b"]);
    expect(await ids({ css: "button", within: { text: "Bob" } })).toEqual(["b"]);
    expect(await ids({ css: "button", within: { role: "listitem", hasText: "bob" } })).toEqual([
      "b",
    ]);
    expect(await ids({ xpath: "//button", within: bob })).toEqual(["b"]);
  });
});

describe("shadow roots and frames", () => {
  const shadow = `<my-form id="host"><span slot="s" id="slotted">Slotted</span></my-form><script>
    const root = document.getElementById("host").attachShadow({ mode: "open" });
    root.innerHTML = '<label>Inner <input id="inner"></label><div class="box"><button id="b">Inside</button></div><slot name="s"></slot><x-y></x-y>';
    root.querySelector("x-y").attachShadow({ mode: "open" }).innerHTML = '<button id="deep" onclick="window.deep = true">Deep</button>';
  </script>`;

  test("every kind but XPath goes through open shadow roots", async () => {
    await stage.show(shadow);
    expect(await ids("#b")).toEqual(["b"]);
    expect(await ids("my-form .box > button")).toEqual(["b"]);
    expect(await ids("my-form x-y button, .none")).toEqual(["deep"]);
    expect(await ids("my-form #in\\6e er")).toEqual(["inner"]);
    expect(await ids({ text: "Deep" })).toEqual(["deep"]);
    expect(await ids({ role: "button", name: "Inside" })).toEqual(["b"]);
    expect(await ids({ label: "Inner" })).toEqual(["inner"]);
    expect(await ids({ role: "button", within: { css: "x-y" } })).toEqual(["deep"]);
    await stage.do({ type: "click", locator: "my-form #deep" });
    expect(await stage.evaluate("window.deep")).toBe(true);
    await stage.do({ type: "fill", locator: { label: "Inner" }, value: "x" });
    await stage.do({ type: "click", locator: { text: "Slotted" } });
  });

  const inner = `<body style="margin:0"><div style="height:1500px">x</div><button onclick="this.textContent = 'Done'">Pay</button>
    <input id="card"><iframe name="deep" srcdoc="<button onclick='this.textContent = 1'>Deepest</button>"></iframe>`;

  for (const processes of ["one", "many"] as const) {
    test(`acts in frames, of the same and of another site (${processes} process)`, async () => {
      const own = processes === "one" ? stage : await Stage.open("many");
      try {
        own.serve("/inner", inner);
        await own.show(`<div style="height:1000px">x</div>
          <iframe id="same" src="/inner" style="border:7px solid;padding:5px;width:400px;height:200px"></iframe>
          <div style="height:900px">x</div>
          <iframe title="Payment" src="${own.otherOrigin}/inner" style="transform:scale(.8);width:400px;height:200px"></iframe>`);
        for (const frame of [{ css: "#same" }, { css: '[title="Payment"]' }]) {
          await own.do({ type: "click", locator: { role: "button", name: "Pay", frame: [frame] } });
          await own.do({ type: "expect", locator: { text: "Done", frame: [frame] } });
          await own.do({ type: "fill", locator: { css: "#card", frame: [frame] }, value: "4000" });
          const card = { locator: { css: "#card", frame: [frame] }, as: "value" as const };
          const schema = {
            fields: { title: { locator: "title", attribute: "id", optional: true }, card },
          };
          expect(await own.output({ type: "extract", schema })).toEqual({
            title: null,
            card: "4000",
          });
          const deep = [frame, { css: "iframe" }];
          await own.do({ type: "click", locator: { role: "button", frame: deep } });
          await own.do({ type: "expect", locator: { text: "1", frame: deep } });
          await own.do({ type: "screenshot", locator: { css: "#card", frame: [frame] } });
        }
        await own.do({ type: "waitFor", text: "Done" });
      } finally {
        if (own !== stage) await own.close();
      }
    });
  }

  test("something in front of the frame covers what is in it", async () => {
    await stage.show(
      `<iframe srcdoc="<button>Pay</button>"></iframe><div id="veil" style="position:fixed;inset:0"></div>`,
    );
    const locator = { role: "button", frame: [{ css: "iframe" }] };
    const failure = await stage.failure({ type: "click", locator });
    expect(failure.code).toBe("element_covered");
    expect(failure.found).toEqual(["<div#veil>"]);
  });

  test("a frame that is not there, and an element that is no frame", async () => {
    await stage.show(`<iframe id="ad" name="advert" srcdoc="x"></iframe><p id="p">Text</p>`);
    const at = (css: string) => ({ css: "#x", frame: [{ css }] });
    const missing = await stage.failure({ type: "click", locator: at("#payment") });
    expect(missing.code).toBe("locator_not_found");
    expect(missing.message).toBe('nothing on the page matches css "#payment"');
    const wrong = await stage.failure({ type: "click", locator: at("#p") });
    expect(wrong.code).toBe("element_wrong_kind");
  });

  test("inside a list, a frame is refused", async () => {
    await stage.show("<p>x</p>");
    const fields = { price: { locator: { css: "b", frame: [{ css: "iframe" }] } } };
    const failure = await stage.failure({ type: "extract", schema: { list: "p", fields } });
    expect(failure.code).toBe("locator_invalid");
  });
});

describe("a locator that does not fit", () => {
  test("several matches are listed, and not chosen from", async () => {
    await stage.show(
      `<button id="one" class="big red">Edit Ann</button><button>Edit Bob</button><button hidden>Edit C</button>`,
    );
    const failure = await stage.failure({ type: "click", locator: { text: "Edit" } });
    expect(failure.code).toBe("locator_ambiguous");
    expect(failure.found).toEqual([
      '<button#one.big.red> "Edit Ann"',
      '<button> "Edit Bob"',
      '<button> "Edit C" (hidden)',
    ]);
  });

  test("for a role and name: what has the role, the nearest name first", async () => {
    await stage.show(
      `<button>Cancel</button><button>Book a slot</button><a href="/">Bokk</a><button>Boom</button>`,
    );
    const locator = { role: "button", name: "Boook" };
    const failure = await stage.failure({ type: "click", locator });
    expect(failure.code).toBe("locator_not_found");
    expect(failure.message).toBe('nothing on the page matches role "button" named "Boook"');
    expect(failure.locator).toEqual(locator);
    expect(failure.found?.slice(0, 2)).toEqual(['button "Boom"', 'button "Book a slot"']);
    expect(failure.found).toContain('link "Bokk"');
  });

  test("for CSS: elements with a like id, class or tag", async () => {
    await stage.show(
      `<div id="total-price">12</div><div class="unrelated">x</div><span class="totals">9</span>`,
    );
    const failure = await stage.failure({ type: "click", locator: "#total-prise" });
    expect(failure.found?.[0]).toBe('<div#total-price> "12"');
    expect(failure.found).not.toContain('<div.unrelated> "x"');
  });

  test("for text, label, placeholder and test id: the nearest ones", async () => {
    await stage.show(
      `<p>Appointment</p><p>Other</p><label>E-mail <input placeholder="you@site"></label><i data-testid="sum"></i>`,
    );
    const first = async (locator: Locator) =>
      (await stage.failure({ type: "click", locator })).found?.[0];
    expect(await first({ text: "Apointment" })).toBe('"Appointment"');
    expect(await first({ label: "Email" })).toBe('label "E-mail"');
    expect(await first({ placeholder: "you@sight" })).toBe('placeholder="you@site"');
    expect(await first({ testId: "summ" })).toBe('data-testid="sum"');
  });

  test("at most ten are shown, and never a password", async () => {
    await stage.show(
      `${"<button>Edit</button>".repeat(30)}<label>Pass<input type="password" value="s3cret"></label>`,
    );
    const many = await stage.failure({ type: "click", locator: "button" });
    expect(many.found).toHaveLength(11);
    expect(many.found?.at(-1)).toBe("and 20 more");
    const near = await stage.failure({ type: "click", locator: { role: "textbox", name: "Pass" } });
    const input = await stage.failure({ type: "click", locator: "input#nope" });
    expect(JSON.stringify([near.found, input.found])).not.toContain("s3cret");
  });

  test("a selector that is not valid is said to be so at once", async () => {
    await stage.show("<p>x</p>");
    const css = await stage.failure({ type: "click", locator: "p[", timeoutMs: 60_000 });
    expect(css.code).toBe("locator_invalid");
    expect(css.message).toContain("'p[' is not a valid selector");
    const xpath = await stage.failure({
      type: "click",
      locator: { xpath: "//p[" },
      timeoutMs: 60_000,
    });
    expect(xpath.code).toBe("locator_invalid");
    const schema = { fields: { a: "p[" } };
    const extract = await stage.failure({ type: "extract", schema, timeoutMs: 60_000 });
    expect(extract.code).toBe("locator_invalid");
  });
});

describe("a hostile page", () => {
  test("cannot fool the driver by redefining what it works with", async () => {
    await stage.show(`<script>
      for (const name of ["querySelector", "querySelectorAll"]) Document.prototype[name] = () => [];
      for (const name of ["map", "filter", "push", "find", "at"]) Array.prototype[name] = () => { throw new Error("trap"); };
      Element.prototype.getBoundingClientRect = () => ({ x: 0, y: 0, width: 0, height: 0 });
      JSON.stringify = () => "{}";
      window.requestAnimationFrame = () => 0;
      Map.prototype.get = Set.prototype.has = () => { throw new Error("trap"); };
    </script><button onclick="window.clicked = true">Go</button><p>Text</p>`);
    await stage.do({ type: "click", locator: { role: "button", name: "Go" } });
    expect(await stage.evaluate("window.clicked")).toBe(true);
    expect(await stage.output({ type: "extract", schema: { fields: { p: "p" } } })).toEqual({
      p: "Text",
    });
  });

  test("cannot fool it by fields that are named as properties are", async () => {
    const names =
      "children childNodes parentNode getAttribute matches localName tagName id isConnected getBoundingClientRect getClientRects checkVisibility shadowRoot outerHTML offsetWidth scrollIntoView";
    const inputs = names
      .split(" ")
      .map((name) => `<input name="${name}">`)
      .join("");
    await stage.show(`<form id="f">${inputs}<button type="button" onclick="window.clicked = true">Go</button></form>
      <img name="body"><img name="querySelectorAll"><img name="elementFromPoint"><form name="documentElement"></form>`);
    await stage.do({ type: "click", locator: { role: "button", within: { css: "#f" } } });
    expect(await stage.evaluate("window.clicked")).toBe(true);
    await stage.do({ type: "hover", locator: "#f" });
    await stage.do({ type: "scroll", locator: "#f" });
    expect(await stage.output({ type: "read" })).toContain("Go");
  });

  test("sees nothing of the driver", async () => {
    await stage.show(
      `<button>Go</button><script>window.before = Object.getOwnPropertyNames(window).length</script>`,
    );
    await stage.do({ type: "click", locator: "button" });
    const after = await stage.evaluate<string[]>("Object.getOwnPropertyNames(window)");
    expect(after.length - (await stage.evaluate<number>("window.before"))).toBeLessThanOrEqual(1);
    expect(after.filter((name) => /dormouse|toolkit|puppeteer/i.test(name))).toEqual([]);
  });
});
