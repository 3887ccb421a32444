import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reddish } from "./support/pictures.ts";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe("waitFor", () => {
  test("waits for an element to appear, to vanish, and to be taken away", async () => {
    await stage.show(`<p id="old">Old</p><script>
      setTimeout(() => { document.body.insertAdjacentHTML("beforeend", "<p class=new>New</p><p class=new>New</p>") }, 100);
      setTimeout(() => { document.getElementById("old").style.display = "none" }, 200);
      setTimeout(() => { document.getElementById("old").remove() }, 300);
    </script>`);
    await stage.do({ type: "waitFor", locator: ".new" });
    await stage.do({ type: "waitFor", locator: "#old", state: "hidden" });
    expect(await stage.evaluate("document.querySelectorAll('#old').length")).toBeLessThan(2);
    await stage.do({ type: "waitFor", locator: "#old", state: "detached" });
    await stage.do({ type: "waitFor", locator: "title", state: "attached" });
  });

  test("waits for a text, a URL, a load state and a time", async () => {
    await stage.show(`<script>setTimeout(() => {
      document.body.insertAdjacentHTML("beforeend", "<p>Ship   arrived</p>");
      history.pushState({}, "", "/berth/7?x=1");
    }, 150)</script>`);
    await stage.do({ type: "waitFor", text: "ship arrived" });
    await stage.do({ type: "waitFor", url: "/berth/*?x=" });
    for (const loadState of ["domcontentloaded", "load", "networkidle"] as const) {
      await stage.do({ type: "waitFor", loadState });
    }
    const { durationMs } = await stage.do({ type: "waitFor", ms: 20 });
    expect(durationMs).toBeGreaterThan(0);
    expect(Number.isInteger(durationMs)).toBe(true);
  });

  test("says what it waited for in vain, and what is there", async () => {
    await stage.show(`<p>Ship delayed</p><p id="h" hidden>Hidden</p>`);
    const text = await stage.failure({ type: "waitFor", text: "Ship arrived" });
    expect(text.code).toBe("wait_timeout");
    expect(text.message).toBe('waited 300 ms in vain until text "Ship arrived" is visible');
    expect(text.found?.[0]).toBe('"Ship delayed"');
    const url = await stage.failure({ type: "waitFor", url: "/berth" });
    expect(url.found).toEqual([`${stage.origin}/page`]);
    const hidden = await stage.failure({ type: "waitFor", locator: "#h" });
    expect(hidden.found).toEqual(["1 on the page, 0 of them visible"]);
  });
});

describe("expect", () => {
  test("holds for text, URL, visibility and count, also when they come late", async () => {
    await stage.show(`<ul><li>1</li><li>2</li></ul><script>setTimeout(() => {
      document.querySelector("ul").insertAdjacentHTML("beforeend", "<li>3</li>");
    }, 100)</script>`);
    await stage.do({ type: "expect", locator: "li", count: 3 });
    await stage.do({ type: "expect", url: `${stage.origin}/page`, text: "3" });
    await stage.do({ type: "expect", locator: "table", not: true });
    await stage.do({ type: "expect", text: "4", not: true });
    const outcome = await stage.do({ type: "expect", locator: "table", count: 0 });
    expect(outcome).toEqual({ type: "expect", durationMs: expect.any(Number) });
  });

  test("fails with what is there instead", async () => {
    await stage.show(`<ul><li>1</li><li>2</li></ul>`);
    const count = await stage.failure({ type: "expect", locator: "li", count: 3 });
    expect(count.code).toBe("expectation_failed");
    expect(count.message).toBe('expected that css "li" matches 3 elements: it is not so');
    expect(count.found).toEqual(["2 match"]);
    const url = await stage.failure({ type: "expect", url: "/other" });
    expect(url.found).toEqual([`${stage.origin}/page`]);
    const not = await stage.failure({ type: "expect", text: "1", not: true });
    expect(not.message).toContain("was not to be");
  });
});

describe("extract", () => {
  const table = `<h1> Containers
      today </h1><a id="next" href="/list?page=2">Next</a>
    <table><tr class="row"><td class="no">MSKU 1</td><td class="kg">1,234.50 kg</td><td class="fee"></td></tr>
    <tr class="row"><td class="no">MSKU 2</td><td class="kg">−7</td><td class="fee">free</td></tr></table>
    <input id="name" value="Ann"><ul><li>a</li><li>b</li></ul>`;

  test("reads texts, attributes, values, numbers, arrays, lists and groups", async () => {
    await stage.show(table);
    const schema = {
      fields: {
        title: "h1",
        when: { locator: "h1", after: "Containers " },
        what: { locator: "h1", before: " today" },
        nothing: { locator: "h1", after: "Ships", optional: true },
        next: { locator: "#next", attribute: "href" },
        name: { locator: { css: "#name" }, as: "value" as const },
        items: { locator: "li", all: true },
        none: { locator: "h2", optional: true },
        rows: {
          list: ".row",
          fields: {
            number: { locator: ".no" },
            kilograms: { locator: ".kg", as: "number" as const },
            fee: { locator: ".fee", as: "number" as const, optional: true },
            kind: { attribute: "class" },
          },
        },
        head: { fields: { title: "h1" } },
      },
    };
    expect(await stage.output({ type: "extract", schema })).toEqual({
      title: "Containers today",
      when: "today",
      what: "Containers",
      nothing: null,
      next: "/list?page=2",
      name: "Ann",
      items: ["a", "b"],
      none: null,
      rows: [
        { number: "MSKU 1", kilograms: 1234.5, fee: null, kind: "row" },
        { number: "MSKU 2", kilograms: -7, fee: null, kind: "row" },
      ],
      head: { title: "Containers today" },
    });
  });

  test("with a list on top gives an array, and none for no match", async () => {
    await stage.show(table);
    const fields = { text: {} };
    const list = { list: "li", fields };
    expect(await stage.output({ type: "extract", schema: list })).toEqual([
      { text: "a" },
      { text: "b" },
    ]);
    expect(await stage.output({ type: "extract", schema: { list: "dl", fields } })).toEqual([]);
  });

  test("understands numbers as people write them", async () => {
    const numbers: Record<string, number> = {
      "1,234.50": 1234.5,
      "1.234,50 €": 1234.5,
      "1 234,5": 1234.5,
      "$1,234": 1234,
      "12,5 %": 12.5,
      "1,234,567": 1234567,
      "1.234.567": 1234567,
      "-3": -3,
      "−$4.20": -4.2,
      "about 12 of 30": 12,
      "1'234'567.8": 1234567.8,
      "2e3": 2000,
      ".5": 0.5,
      "Total: 7.": 7,
    };
    await stage.show(
      Object.keys(numbers)
        .map((text) => `<p>${text}</p>`)
        .join(""),
    );
    const schema = { fields: { all: { locator: "p", all: true, as: "number" as const } } };
    expect(await stage.output({ type: "extract", schema })).toEqual({
      all: Object.values(numbers),
    });
  });

  test("names the field that is missing, ambiguous or no number", async () => {
    await stage.show(table);
    const failure = async (field: object) =>
      stage.failure({
        type: "extract",
        schema: { fields: { rows: { list: ".row", fields: { price: field } } } },
      });
    const missing = await failure({ locator: ".price" });
    expect(missing.code).toBe("extraction_failed");
    expect(missing.message).toContain("field rows[0].price: nothing matches");
    expect((await failure({ locator: "td" })).message).toContain("several elements");
    expect((await failure({ locator: ".no", attribute: "data-x" })).message).toContain("attribute");
    const number = await failure({ locator: ".fee", as: "number" });
    expect(number.message).toContain('no number in its text ""');
  });

  test("waits for data that comes late", async () => {
    await stage.show(`<script>setTimeout(() => {
      document.body.insertAdjacentHTML("beforeend", "<h1>Late</h1>") }, 150)</script>`);
    expect(await stage.output({ type: "extract", schema: { fields: { title: "h1" } } })).toEqual({
      title: "Late",
    });
  });

  test("never gives a password", async () => {
    await stage.show(
      `<input type="password" id="p" value="s3cret"><div id="d"><input type="password" value="s3cret"></div>`,
    );
    const field = (rest: object) => ({ locator: "#p", optional: true, ...rest });
    const schema = {
      fields: {
        value: field({ as: "value" }),
        attribute: field({ attribute: "value" }),
        html: field({ as: "html" }),
        around: { locator: "#d", as: "html" as const },
      },
    };
    expect(JSON.stringify(await stage.output({ type: "extract", schema }))).not.toContain("s3cret");
  });

  test("refuses an output of more than a megabyte", async () => {
    await stage.show(
      `<p id="big"></p><script>document.getElementById("big").textContent = "x".repeat(1100000)</script>`,
    );
    const schema = { fields: { big: "#big" } };
    const extract = await stage.failure({ type: "extract", schema, timeoutMs: 20_000 });
    expect(extract.code).toBe("output_too_large");
    expect((await stage.failure({ type: "read", timeoutMs: 20_000 })).code).toBe(
      "output_too_large",
    );
  });
});

describe("read", () => {
  test("writes headings, lists, tables and form values as compact text", async () => {
    await stage.show(`<h1>Harbor</h1><p>Welcome, <b>Ann</b>.</p><p>Two
      lines<br>here</p><ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul><ol><li>first</li></ol>
      <table><caption>Ships</caption><tr><th>Name</th><th>Tons</th></tr><tr><td>Ever</td><td>200|0</td></tr></table>
      <form><label>Name <input value="Ann"></label><label>Pass <input type="password" value="s3cret"></label>
      <label><input type="checkbox" checked> Agree</label><select aria-label="Berth"><option>1</option><option selected>2</option></select>
      <button disabled>Save</button></form><p style="display:none">Hidden</p><script>var no = "script";</script>
      <img alt="Crane" src="data:,"><iframe title="Map" srcdoc="x"></iframe>`);
    expect(await stage.output({ type: "read" })).toBe(`# Harbor

Welcome, Ann.

Two lines
here

- one
- two
  - inner
1. first

Ships
| Name | Tons |
| --- | --- |
| Ever | 200\\|0 |

Name [textbox "Name": Ann] Pass [password "Pass"] [checkbox "Agree": checked] Agree [combobox "Berth": 2] [button "Save" (disabled)]
[image "Crane"] [frame "Map"]`);
  });

  test("reads one element, also as HTML without passwords", async () => {
    await stage.show(`<div id="d"><p>In</p><input type="password" value="s3cret"></div><p>Out</p>`);
    expect(await stage.output({ type: "read", locator: "#d" })).toBe('In\n\n[password ""]');
    expect(await stage.output({ type: "read", locator: "#d", as: "html" })).toBe(
      '<div id="d"><p>In</p><input type="password"></div>',
    );
    expect(await stage.output({ type: "read", as: "html" })).toMatch(/^<html><head>.*Out/s);
  });
});

describe("screenshot and pdf", () => {
  const size = (content: Uint8Array): [number, number] => {
    const view = new DataView(content.buffer, content.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  };
  const last = () => {
    const saved = stage.artifacts.at(-1);
    if (saved === undefined) throw new Error("nothing was saved");
    return saved;
  };

  test("takes the viewport, the whole page, or an element", async () => {
    await stage.show(`<style>body { margin: 0 }</style><div id="box" style="width:200px;height:100px;background:red"></div>
      <div style="height:2000px">x</div>`);
    const { artifact } = await stage.do({ type: "screenshot", name: "the view/1" });
    expect(artifact).toMatchObject({ kind: "screenshot", fileName: "the view-1.png" });
    expect(size(last().content)).toEqual([1280, 720]);
    await stage.do({ type: "screenshot", fullPage: true });
    expect(size(last().content)[1]).toBeGreaterThan(2_000);
    await stage.do({ type: "screenshot", locator: "#box" });
    expect(size(last().content)).toEqual([200, 100]);
  });

  test("writes the other formats", async () => {
    await stage.do({ type: "screenshot", format: "jpeg", quality: 50 });
    expect(Array.from(last().content.slice(0, 2))).toEqual([0xff, 0xd8]);
    await stage.do({ type: "screenshot", format: "webp" });
    expect(Buffer.from(last().content.slice(8, 12)).toString()).toBe("WEBP");
  });

  test("keeps a password to itself that the page shows", async () => {
    const toggle = `onclick="document.querySelector('#p').type = 'text';
      const inner = document.querySelector('#host').shadowRoot.querySelector('input');
      inner.type = 'text';"`;
    await stage.show(`<style>body { margin: 0 } input { position: absolute; left: 0; font: 40px monospace; border: 0;
      width: 200px; height: 50px; color: #f00; background: #fff }</style>
      <div id="d"><input type="password" id="p" aria-label="Pass" style="top: 0"
        oninput="this.setAttribute('value', this.value)"></div>
      <div id="host"></div><button style="position: absolute; top: 200px" ${toggle}>Show</button>
      <script>document.getElementById("host").attachShadow({ mode: "open" }).innerHTML =
        "<style>input { position: absolute; top: 60px; left: 0; font: 40px monospace; color: #f00 }</style><p></p><input type=password id=q>"</script>`);
    await stage.do({ type: "fill", locator: "#p", value: "s3cret" });
    await stage.do({ type: "fill", locator: "#q", value: "s3cret" });
    await stage.do({ type: "click", locator: "button" });
    expect(await stage.evaluate("document.getElementById('p').type")).toBe("text");

    const fields = { value: { locator: "#p", as: "value", optional: true } } as const;
    expect(await stage.output({ type: "extract", schema: { fields } })).toEqual({ value: null });
    for (const as of ["text", "html"] as const) {
      expect(await stage.output({ type: "read", as })).not.toContain("s3cret");
    }
    const { found } = await stage.failure({ type: "click", locator: { label: "Password" } });
    expect(JSON.stringify(found)).not.toContain("s3cret");

    await stage.do({ type: "screenshot" });
    expect(await reddish(stage, last().content)).toBe(0);
  });

  test("paints over password fields, and only while the picture is taken", async () => {
    const field = (value: string) =>
      `<style>input { font: 40px monospace }</style><input autocomplete="current-password" value="${value}" id="p">`;
    const picture = async (value: string): Promise<string> => {
      await stage.show(field(value));
      await stage.do({ type: "screenshot", locator: "#p" });
      return last().reference.sha256;
    };
    expect(await picture("s3cret")).toBe(await picture("otherone"));
    expect(await stage.evaluate("document.adoptedStyleSheets.length")).toBe(0);
  });

  test.each(["<input id=p>", "<textarea id=p rows=1></textarea>"])(
    "paints over %s once a secret was entered, and reads nothing of it",
    async (markup) => {
      const picture = async (value: string): Promise<string> => {
        await stage.show(`<style>#p { font: 40px monospace }</style>${markup}`);
        await stage.doInSecret({ type: "fill", locator: "#p", value });
        await stage.doInSecret({ type: "type", locator: "#p", text: value });
        expect(await stage.output({ type: "read" })).not.toContain(value);
        await stage.do({ type: "screenshot", locator: "#p" });
        return last().reference.sha256;
      };
      expect(await picture("123456")).toBe(await picture("987123"));
    },
  );

  test("an element without an area has no picture", async () => {
    await stage.show(`<p id="p" style="display:none">x</p>`);
    const failure = await stage.failure({ type: "screenshot", locator: "#p" });
    expect(failure.code).toBe("element_not_visible");
  });

  test("prints the page as PDF", async () => {
    await stage.show("<h1>Bill of lading</h1>");
    const { artifact } = await stage.do({ type: "pdf", name: "bill", format: "Letter" });
    expect(artifact).toMatchObject({ kind: "pdf", fileName: "bill.pdf" });
    expect(Buffer.from(last().content.slice(0, 5)).toString()).toBe("%PDF-");
  });
});

describe("download", () => {
  test("saves the file that a click brings, and leaves none behind", async () => {
    stage.serve("/list", {
      body: "a;b",
      headers: {
        "content-type": "text/csv",
        "content-disposition": 'attachment; filename="list.csv"',
      },
    });
    await stage.show(
      `<a href="/list" id="link">List</a><a href="/list" target="_blank" id="tab">List</a>`,
    );
    for (const locator of ["#link", "#tab"]) {
      const { artifact } = await stage.do({ type: "download", locator });
      expect(artifact).toMatchObject({
        kind: "download",
        fileName: "list.csv",
        contentType: "text/csv",
        bytes: 3,
      });
    }
    expect(await stage.downloadsLeft()).toEqual([]);
  });

  test("saves what a script makes", async () => {
    await stage.show(`<button id="b" onclick="const a = document.createElement('a'); a.download = 'made.txt';
      a.href = window.URL.createObjectURL(new Blob(['made'])); a.click()">Make</button>`);
    const { artifact } = await stage.do({ type: "download", locator: "#b" });
    expect(artifact).toMatchObject({ fileName: "made.txt", bytes: 4 });
  });

  test("fails where the click starts no download", async () => {
    await stage.show(`<button id="b">Nothing</button>`);
    const failure = await stage.failure({ type: "download", locator: "#b" });
    expect(failure.code).toBe("download_failed");
  });
});
