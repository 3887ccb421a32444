import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const logging = `<script>
  window.log = [];
  for (const type of ["input", "change"]) {
    document.addEventListener(type, (event) => window.log.push(type + " " + event.target.id));
  }
</script>`;
const value = (id: string): Promise<string> =>
  stage.evaluate(`document.getElementById("${id}").value`);

describe("fill", () => {
  test("replaces the text of an input and a textarea, by real input", async () => {
    await stage.show(`<label>Name <input id="name" value="old"></label>
      <textarea id="note">old</textarea>${logging}`);
    await stage.do({ type: "fill", locator: { label: "Name" }, value: "Ann Lee" });
    await stage.do({ type: "fill", locator: "#note", value: "two\nlines" });
    expect(await value("name")).toBe("Ann Lee");
    expect(await value("note")).toBe("two\nlines");
    expect(await stage.log()).toContain("input name");
  });

  test("empties a field", async () => {
    await stage.show(`<input id="name" value="old">${logging}`);
    await stage.do({ type: "fill", locator: "#name", value: "" });
    expect(await value("name")).toBe("");
    expect(await stage.log()).toEqual(["input name"]);
  });

  test("fills the typed inputs that text goes into", async () => {
    const values = {
      email: "ann@harbor.example",
      number: "12.5",
      password: "s3cret",
      search: "crane",
      tel: "+49 40 1",
      url: "http://harbor.example/",
    };
    const types = Object.keys(values);
    await stage.show(types.map((type) => `<input type="${type}" id="${type}">`).join(""));
    for (const [type, text] of Object.entries(values)) {
      await stage.do({ type: "fill", locator: `#${type}`, value: text });
      expect(await value(type)).toBe(text);
    }
  });

  test("sets the pickers, and the page hears of it", async () => {
    const values = {
      date: "2026-03-31",
      "datetime-local": "2026-03-31T14:30",
      month: "2026-03",
      time: "14:30",
      week: "2026-W14",
      color: "#1e90ff",
      range: "70",
    };
    const types = Object.keys(values);
    await stage.show(types.map((type) => `<input type="${type}" id="${type}">`).join("") + logging);
    for (const [type, text] of Object.entries(values)) {
      await stage.do({ type: "fill", locator: `#${type}`, value: text });
      expect(await value(type)).toBe(text);
    }
    expect(await stage.log()).toContain("change date");
  });

  test("says which shape of value a picker wants, and leaves it as it was", async () => {
    await stage.show(
      `<input type="date" id="date" value="2026-01-01"><input type="number" id="n">`,
    );
    const failure = await stage.failure({ type: "fill", locator: "#date", value: "31.3.2026" });
    expect(failure.code).toBe("element_wrong_kind");
    expect(failure.message).toContain('a date such as "2026-03-31"');
    expect(await value("date")).toBe("2026-01-01");
    const number = await stage.failure({ type: "fill", locator: "#n", value: "many" });
    expect(number.code).toBe("element_wrong_kind");
    expect(failure.message).not.toContain("31.3.2026");
    expect(number.message).not.toContain("many");
  });

  test("replaces the content of an editable element", async () => {
    await stage.show(`<div id="editor" contenteditable><b>old</b> text</div>`);
    await stage.do({ type: "fill", locator: "#editor", value: "new" });
    expect(await stage.evaluate("document.getElementById('editor').innerText")).toBe("new");
  });

  test("refuses what cannot be filled, with the action that fits", async () => {
    await stage.show(`<select id="s"><option>1</option></select><input type="checkbox" id="c">
      <input type="file" id="f"><button id="b">B</button>`);
    const message = async (locator: string) => {
      const failure = await stage.failure({ type: "fill", locator, value: "x" });
      expect(failure.code).toBe("element_wrong_kind");
      return failure.message;
    };
    expect(await message("#s")).toContain("use select");
    expect(await message("#c")).toContain("use check");
    expect(await message("#f")).toContain("use upload");
    expect(await message("#b")).toContain("<button>");
  });

  test("does not write into a read-only or disabled field", async () => {
    await stage.show(`<input id="r" readonly><fieldset disabled><input id="d"></fieldset>`);
    for (const locator of ["#r", "#d"]) {
      const failure = await stage.failure({ type: "fill", locator, value: "x" });
      expect(failure.code).toBe("element_not_enabled");
    }
  });
});

describe("type and press", () => {
  test("types key by key behind what is there", async () => {
    await stage.show(`<input id="i" value="AB"><script>window.log = [];
      document.getElementById("i").onkeydown = (event) => window.log.push(event.key);</script>`);
    await stage.do({ type: "type", locator: "#i", text: "cÉ!", delayMs: 1 });
    expect(await value("i")).toBe("ABcÉ!");
    expect(await stage.log()).toEqual(["c", "!"]);
  });

  test("types into what has the focus", async () => {
    await stage.show(`<input id="i" autofocus>`);
    await stage.do({ type: "press", key: "Tab" });
    await stage.do({ type: "click", locator: "#i" });
    await stage.do({ type: "type", text: "hello" });
    expect(await value("i")).toBe("hello");
  });

  test("presses chords", async () => {
    await stage.show(`<input id="i" value="hello"><input id="j">`);
    await stage.do({ type: "press", key: "Control+A", locator: "#i" });
    await stage.do({ type: "press", key: "Backspace" });
    expect(await value("i")).toBe("");
    await stage.do({ type: "press", key: "Tab" });
    await stage.do({ type: "press", key: "Shift+x" });
    await stage.do({ type: "press", key: "+" });
    expect(await value("j")).toBe("X+");
  });

  test("names a key that does not exist", async () => {
    await stage.show(`<input>`);
    const failure = await stage.failure({ type: "press", key: "Control+Entr" });
    expect(failure.code).toBe("key_unknown");
    expect(failure.message).toContain('"Entr"');
    expect((await stage.failure({ type: "press", key: "Cntrl+A" })).message).toContain('"Cntrl"');
  });
});

describe("select", () => {
  const list = `<select id="s"><option value="v1">One</option><option value="v2"> Two
    </option><option value="v3" disabled>Three</option></select>
    <select id="m" multiple><option>a</option><option>b</option><option>c</option></select>`;

  test("selects by value or by label", async () => {
    await stage.show(list + logging);
    expect(await stage.output({ type: "select", locator: "#s", options: ["v2"] })).toEqual(["v2"]);
    expect(await stage.output({ type: "select", locator: "#s", options: ["One"] })).toEqual(["v1"]);
    expect(await stage.output({ type: "select", locator: "#s", options: ["Two"] })).toEqual(["v2"]);
    expect(await stage.log()).toContain("change s");
  });

  test("selects several, and none", async () => {
    await stage.show(list);
    const options = ["a", "c"];
    expect(await stage.output({ type: "select", locator: "#m", options })).toEqual(options);
    expect(await stage.output({ type: "select", locator: "#m", options: [] })).toEqual([]);
  });

  test("waits for an option that comes late", async () => {
    await stage.show(`${list}<script>setTimeout(() => {
      document.getElementById("s").add(new Option("Late", "late"));
    }, 200)</script>`);
    expect(await stage.output({ type: "select", locator: "#s", options: ["Late"] })).toEqual([
      "late",
    ]);
  });

  test("shows the options there are instead", async () => {
    await stage.show(list);
    const failure = await stage.failure({ type: "select", locator: "#s", options: ["Four"] });
    expect(failure.code).toBe("option_not_found");
    expect(failure.message).not.toContain("Four");
    expect(failure.found).toEqual([
      '"One" (value "v1")',
      '"Two" (value "v2")',
      '"Three" (value "v3")',
    ]);
  });

  test("refuses a disabled option, several for one, and what is no select", async () => {
    await stage.show(`${list}<input id="i">`);
    const code = async (locator: string, options: string[]) =>
      (await stage.failure({ type: "select", locator, options })).code;
    expect(await code("#s", ["v3"])).toBe("element_not_enabled");
    const { message } = await stage.failure({ type: "select", locator: "#s", options: ["v3"] });
    expect(message).not.toContain("v3");
    expect(await code("#s", ["v1", "v2"])).toBe("element_wrong_kind");
    expect(await code("#i", ["v1"])).toBe("element_wrong_kind");
  });
});

describe("check and uncheck", () => {
  test("check is done once, however often it is asked for", async () => {
    await stage.show(`<label><input type="checkbox" id="c"> Agree</label>${logging}`);
    await stage.do({ type: "check", locator: { label: "Agree" } });
    await stage.do({ type: "check", locator: { role: "checkbox", name: "Agree" } });
    expect(await stage.evaluate("document.getElementById('c').checked")).toBe(true);
    await stage.do({ type: "uncheck", locator: { text: "Agree" } });
    expect(await stage.evaluate("document.getElementById('c').checked")).toBe(false);
    expect((await stage.log()).filter((entry) => entry === "change c")).toHaveLength(2);
  });

  test("clicks the label of a control that is drawn by other means, and no link in it", async () => {
    await stage.show(`<style>.sr { position: absolute; width: 1px; height: 1px; clip: rect(0 0 0 0) }</style>
      <input type="checkbox" id="none" style="display: none"><label for="none">Newsletter</label>
      <label style="display: block"><input type="radio" id="tiny" class="sr"><span>By sea</span></label>
      <label style="display: block; width: 200px; text-align: center"><input type="checkbox" id="terms" class="sr">
        <a href="/elsewhere">the terms</a></label>
      <input type="checkbox" id="alone" style="display: none">${logging}`);
    for (const id of ["none", "tiny", "terms"]) {
      await stage.do({ type: "check", locator: { css: `#${id}` } });
      expect(await stage.evaluate(`document.getElementById("${id}").checked`)).toBe(true);
    }
    expect(await stage.evaluate("location.pathname")).not.toBe("/elsewhere");
    const alone = { type: "check", locator: { css: "#alone" }, timeoutMs: 300 } as const;
    expect(await stage.failure(alone)).toMatchObject({ code: "element_not_visible" });
  });

  test("works on ARIA checkboxes and switches", async () => {
    await stage.show(`<div role="switch" aria-checked="false" tabindex="0" id="s"
      onclick="setTimeout(() => this.setAttribute('aria-checked', this.ariaChecked !== 'true'), 50)">Night</div>`);
    await stage.do({ type: "check", locator: { role: "switch", name: "Night" } });
    expect(await stage.evaluate("document.getElementById('s').ariaChecked")).toBe("true");
    await stage.do({ type: "uncheck", locator: "#s" });
    expect(await stage.evaluate("document.getElementById('s').ariaChecked")).toBe("false");
  });

  test("a radio button can be checked, not unchecked", async () => {
    await stage.show(`<input type="radio" id="r" name="g"><input type="radio" id="q" name="g">`);
    await stage.do({ type: "check", locator: "#r" });
    const failure = await stage.failure({ type: "uncheck", locator: "#r" });
    expect(failure.message).toContain("check another of its group");
  });

  test("refuses what has no checked state, and a box that springs back", async () => {
    await stage.show(
      `<p id="p">Text</p><input type="checkbox" id="c" onclick="event.preventDefault()">`,
    );
    expect((await stage.failure({ type: "check", locator: "#p" })).code).toBe("element_wrong_kind");
    const stubborn = await stage.failure({ type: "check", locator: "#c" });
    expect(stubborn.message).toContain("did not become checked");
  });
});

describe("upload", () => {
  const form = `<form method="post" action="/sent" enctype="multipart/form-data">
    <input type="file" id="f" name="f" multiple hidden><button id="send">Send</button></form>`;
  const file = { fileName: "list.csv", base64: Buffer.from("a;b").toString("base64") };

  test("gives a hidden input its files, which the form then sends", async () => {
    stage.serve("/sent", "<p>Thanks</p>");
    await stage.show(form);
    const other = { ...file, fileName: "x.bin", contentType: "application/x-thing" };
    expect(await stage.output({ type: "upload", locator: "#f", files: [file, other] })).toEqual([
      "list.csv",
      "x.bin",
    ]);
    await stage.do({ type: "click", locator: "#send" });
    const { body } = stage.requests.find(({ url }) => url === "/sent") ?? { body: "" };
    expect(body).toContain('filename="list.csv"\r\nContent-Type: text/csv\r\n\r\na;b');
    expect(body).toContain("application/x-thing");
  });

  test("takes an artifact of the session", async () => {
    await stage.show(`<p>Picture</p>${form}`);
    const { artifact } = await stage.do({ type: "screenshot", name: "shot" });
    const files = [{ artifactId: artifact?.artifactId ?? "" }];
    await stage.do({ type: "upload", locator: "#f", files });
    expect(await stage.evaluate("document.getElementById('f').files[0].size")).toBe(
      artifact?.bytes,
    );
    const missing = await stage.failure({
      type: "upload",
      locator: "#f",
      files: [{ artifactId: "art_none" }],
    });
    expect(missing.code).toBe("upload_failed");
  });

  test("refuses several files where one is taken, and what is no file input", async () => {
    await stage.show(`<input type="file" id="one"><button id="b">Choose</button>`);
    const several = await stage.failure({ type: "upload", locator: "#one", files: [file, file] });
    expect(several.code).toBe("upload_failed");
    const button = await stage.failure({ type: "upload", locator: "#b", files: [file] });
    expect(button.code).toBe("element_wrong_kind");
  });
});
