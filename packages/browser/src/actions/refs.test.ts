import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { RefUser } from "./support/ref-user.ts";
import { changes, createRandom, notes, upheaval } from "./support/upheaval.ts";

let site: Site;
let user: RefUser;

beforeAll(async () => {
  site = await Site.open();
  user = new RefUser();
  await user.wake();
});

afterAll(async () => {
  await user.close();
  await site.close();
});

async function show(markup: string): Promise<void> {
  site.route("/page", `<!doctype html><meta charset="utf-8"><title>Page</title>${markup}`);
  await user.do({ type: "goto", url: `${site.origin}/page` });
}

const evaluate = <Value>(script: string): Promise<Value> => user.session.evaluate<Value>(script);
const log = (): Promise<unknown[]> => evaluate("window.log ?? []");

/** People with a button each, rendered anew as a whole whenever they change. */
const people = `<main><h1>People</h1><div id="app"></div></main>${notes}<script>
  let names = ["Ada", "Bob", "Cleo", "Dora"];
  function render() {
    app.innerHTML = "<table><tr><th>Name</th><th></th></tr>" + names.map((name) =>
      "<tr><td>" + name + "</td><td><button onclick='note(\\"" + name + "\\")'>Delete</button></td></tr>"
    ).join("") + "</table>";
  }
  render();
</script>`;

describe("an element named by ref", () => {
  it("is dragged to where the page state says that it can be dropped", async () => {
    await show(`<main><h1>Board</h1><div id="alpha" draggable="true">Alpha</div><div id="done"><h2>Done</h2></div></main>
      <script>
        window.log = [];
        alpha.ondragstart = (event) => event.dataTransfer.setData("text/plain", "Alpha");
        done.addEventListener("dragover", (event) => event.preventDefault());
        done.addEventListener("drop", (event) => log.push(event.dataTransfer.getData("text/plain")));
      </script>`);
    const { elements } = await user.read();
    const [from, to] = [await user.ref("Alpha"), await user.ref("Done")];
    expect(elements[from]).toEqual({ role: "div", name: "Alpha", verb: "drag" });
    expect(elements[to]).toEqual({ role: "div", name: "Done", dropzone: true });
    await user.do({ type: "drag", from: { ref: from }, to: { ref: to } });
    await expect.poll(log).toEqual(["Alpha"]);
  });

  it("is read as text and as markup without what was entered, and without what is not for reading", async () => {
    await show(`<main><form aria-label="Pay"><h2>Pay</h2><!-- a note --><p onclick="note(1)">To <b>Harbor</b>.</p>
      <style>p { color: red }</style><script>var key = "in a script"</script>
      <input name="card" autocomplete="cc-number" value="4000000000000002">
      <input type="hidden" name="token" value="a hidden value"><textarea>a remark</textarea>
      <label>Port <select name="port"><option>Busan<option selected>Piraeus</select></label>
      <button value="now">Pay now</button></form></main>${notes}`);
    const pay = await user.ref("Pay");
    const text = await user.output({ type: "readText", ref: pay });
    expect(text).toMatch(/^## Pay\s+To Harbor\.\s/u);
    expect(text).toContain('[button "Pay now"]');
    const html = await user.output({ type: "html", ref: pay });
    expect(html).toContain("<p>To <b>Harbor</b>.</p>");
    expect(html).toContain('<button value="now">Pay now</button>');
    for (const told of [text, html]) {
      expect(told).not.toMatch(/4000|a hidden value|a remark|in a script|a note|color: red/u);
    }
    const port = await user.ref("Port");
    expect(await user.output({ type: "readText", ref: port })).toBe("Busan\nPiraeus");
  });

  it("can be used in every action that takes a locator", async () => {
    await show(`<main>
      <label>Name <input name="name" onkeydown="note('key ' + event.key)"></label>
      <label>Colour <select name="colour"><option>red<option>blue</select></label>
      <label><input type="checkbox" name="agree"> Agree</label>
      <label>File <input type="file" name="file"></label>
      <button ondblclick="note('double')" onmouseover="note('over')">Go</button>
      <a href="/file.txt" download>Get it</a>
    </main>${notes}`);
    site.route("/file.txt", "text");
    const name = await user.ref("Name");
    const colour = await user.ref("Colour");
    const agree = await user.ref("Agree");
    const file = await user.ref("File");
    const go = await user.ref("Go");
    const link = await user.ref("Get it");
    await user.do({ type: "fill", locator: { ref: name }, value: "Ada" });
    await user.do({ type: "type", locator: { ref: name }, text: "!" });
    await user.do({ type: "press", locator: { ref: name }, key: "Enter" });
    await user.do({ type: "select", locator: { ref: colour }, options: ["blue"] });
    await user.do({ type: "check", locator: { ref: agree } });
    const upload = { fileName: "a.txt", base64: "YQ==" };
    await user.do({ type: "upload", locator: { ref: file }, files: [upload] });
    await user.do({ type: "hover", locator: { ref: go } });
    await user.do({ type: "doubleClick", locator: { ref: go } });
    await user.do({ type: "scroll", locator: { ref: go } });
    await user.do({ type: "waitFor", locator: { ref: go } });
    await user.do({ type: "expect", locator: { ref: go }, count: 1 });
    await user.do({ type: "drag", from: { ref: go }, to: { ref: name } });
    expect(await user.output({ type: "read", locator: { ref: go } })).toBe('[button "Go"]');
    const within = { ref: colour };
    const fields = {
      name: { locator: { ref: name }, as: "value" as const },
      colours: { locator: { css: "option", within }, all: true },
    };
    expect(await user.output({ type: "extract", schema: { fields } })).toEqual({
      name: "Ada!",
      colours: ["red", "blue"],
    });
    expect(await log()).toEqual(expect.arrayContaining(["key Enter", "over", "double"]));
    const entered = ["agree", "colour", "file"].map(
      (one) => `document.getElementsByName("${one}")[0]`,
    );
    expect(
      await evaluate(`[${entered[0]}.checked, ${entered[1]}.value, ${entered[2]}.files.length]`),
    ).toEqual([true, "blue", 1]);
    expect(
      (await user.do({ type: "screenshot", locator: { ref: go } })).artifact?.bytes,
    ).toBeGreaterThan(0);
    expect((await user.do({ type: "download", locator: { ref: link } })).artifact?.fileName).toBe(
      "file.txt",
    );
    await user.do({ type: "uncheck", locator: { ref: agree } });
    expect(await evaluate("document.getElementsByName('agree')[0].checked")).toBe(false);
  });

  it("is itself after the page was rendered anew", async () => {
    await show(people);
    const bob = await user.ref("Delete", 1);
    await evaluate("render()");
    await user.do({ type: "click", locator: { ref: bob } });
    expect(await log()).toEqual(["Bob"]);
  });

  it("is itself wherever its row stands", async () => {
    await show(people);
    const ada = await user.ref("Delete", 0);
    await evaluate("names.reverse(), render()");
    await user.do({ type: "click", locator: { ref: ada } });
    expect(await log()).toEqual(["Ada"]);
  });

  it("is stale once its row has gone, and says what comes nearest", async () => {
    await show(people);
    const bob = await user.ref("Delete", 1);
    await evaluate("names.splice(1, 1), render()");
    const failure = await user.failure({ type: "click", locator: { ref: bob } });
    expect(failure).toMatchObject({ code: "stale_ref", locator: { ref: bob } });
    expect(failure?.message).toContain("read the page state again");
    expect(failure?.found?.[0]).toMatch(/^e\d+ button "Delete" of "Ada"$/);
    expect(await log()).toEqual([]);
  });

  it("is not another row's because a list uses its node again", async () => {
    await show(people);
    const ada = await user.ref("Delete", 0);
    await evaluate(`document.querySelectorAll("td:first-child").forEach((cell, at) => {
      cell.textContent = ["Eve", "Finn", "Gus", "Hal"][at];
    })`);
    expect((await user.failure({ type: "click", locator: { ref: ada } }))?.code).toBe("stale_ref");
    expect(await log()).toEqual([]);
  });

  it("is met where it went when the mouse came near", async () => {
    await show(people);
    const ada = await user.ref("Delete", 0);
    // The same buttons are for other rows from then on.
    await evaluate(`app.addEventListener("mousemove", () => {
      names.reverse();
      app.querySelectorAll("td:first-child").forEach((cell, at) => (cell.textContent = names[at]));
      app.querySelectorAll("button").forEach((button, at) => (button.onclick = () => note(names[at])));
    }, { once: true })`);
    await user.do({ type: "click", locator: { ref: ada } });
    expect(await log()).toEqual(["Ada"]);
  });

  it("is one of two that are alike only for as long as these live", async () => {
    const both = `<button onclick="note(1)">Save</button><button onclick="note(2)">Save</button>`;
    await show(`<div id="app">${both}</div>${notes}`);
    const second = await user.ref("Save", 1);
    await user.do({ type: "click", locator: { ref: second } });
    expect(await log()).toEqual([2]);
    await evaluate("app.innerHTML = app.innerHTML");
    expect((await user.failure({ type: "click", locator: { ref: second } }))?.code).toBe(
      "stale_ref",
    );
  });

  it("is found in frames, of other sites too, and in closed shadow roots", async () => {
    site.route("/inner", `<button onclick="parent.postMessage('inner', '*')">Inner</button>`);
    await show(`${notes}<div id="host"></div>
      <iframe title="own" src="/inner"></iframe>
      <iframe title="other" src="${site.otherOrigin}/inner"></iframe>
      <script>
        addEventListener("message", (event) => note(event.data + " " + event.origin));
        const root = host.attachShadow({ mode: "closed" });
        root.innerHTML = "<p>In the shadow</p><button>Closed</button>";
        root.querySelector("button").addEventListener("click", () => note("closed"));
      </script>`);
    const own = await user.ref("Inner", 0);
    const other = await user.ref("Inner", 1);
    await user.do({ type: "click", locator: { ref: other } });
    await user.do({ type: "click", locator: { ref: own } });
    await user.do({ type: "click", locator: { ref: await user.ref("Closed") } });
    expect(await log()).toEqual([`inner ${site.otherOrigin}`, `inner ${site.origin}`, "closed"]);
  });

  it("is not there once it is gone, to one who waits for that", async () => {
    await show(`<button onclick="this.remove()">Away</button>`);
    const locator = { ref: await user.ref("Away") };
    await user.do({ type: "click", locator });
    await user.do({ type: "waitFor", locator, state: "detached" });
    expect(await user.failure({ type: "expect", locator, count: 0 })).toBeUndefined();
  });

  it("is waited for while it is disabled or covered", async () => {
    await show(`<button disabled onclick="note('now')">Later</button>${notes}`);
    const locator = { ref: await user.ref("Later") };
    await evaluate(`setTimeout(() => (document.querySelector("button").disabled = false), 150)`);
    await user.do({ type: "click", locator });
    expect(await log()).toEqual(["now"]);
  });

  it("is itself in another browser that woke with the session", async () => {
    await show(people);
    const cleo = await user.ref("Delete", 2);
    await user.nap();
    await user.do({ type: "click", locator: { ref: cleo } });
    expect(await log()).toEqual(["Cleo"]);
  });

  it("meets no other element, whatever the page does meanwhile", async () => {
    site.route("/upheaval", upheaval);
    await user.do({ type: "goto", url: `${site.origin}/upheaval` });
    const random = createRandom(7);
    const below = (count: number): number => Math.floor(random() * count);
    let done = 0;
    for (let round = 0; round < 60; round += 1) {
      const names = await evaluate<string[]>(`reset(${below(3)}), names`);
      const at = below(names.length);
      const verb = ["Delete", "Edit"][below(2)] ?? "";
      const locator = { ref: await user.ref(verb, at) };
      const [now, later] = [changes[below(changes.length)], changes[below(changes.length)]];
      await evaluate(`${now}(), after(${below(120)}, ${later})`);
      const failure = await user.failure({ type: "click", locator });
      if (failure === undefined) done += 1;
      expect([undefined, "stale_ref", "locator_not_found"]).toContain(failure?.code);
      expect([[], [`${verb} ${names[at]}`]]).toContainEqual(await log());
    }
    expect(done).toBeGreaterThan(20);
  });

  it("was never given", async () => {
    const failure = await user.failure({ type: "click", locator: { ref: "e999999" } });
    expect(failure).toMatchObject({ code: "stale_ref" });
    expect(failure?.message).toContain("never given");
  });
});
