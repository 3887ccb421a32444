import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({
    "/shadow": `<main></main><script>
      customElements.define("my-field", class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: "open" }).innerHTML = this.dataset.deep === undefined
            ? '<input name="who"><input type="password" name="secret">'
            : '<my-field></my-field><my-field></my-field>';
        }
      });
      setTimeout(() => {
        document.querySelector("main").innerHTML = '<my-field></my-field><my-field data-deep></my-field>';
      }, 100);
    </script>`,
    "/editor": `<div contenteditable id="note"><p>Old</p></div><div contenteditable>Untouched</div>
      <script>window.log = []; note.addEventListener("input", () => log.push(note.innerText));</script>`,
    "/inner": `<input name="who"><input autocomplete="one-time-code" name="code">`,
  });
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

const typeInto = (element: string, text: string) =>
  session.evaluate(`(() => {
    ${element}.focus();
    ${element}.select();
    document.execCommand("insertText", false, ${JSON.stringify(text)});
  })()`);

describe("what was entered", () => {
  it("comes back in shadow trees, each in its own, passwords aside", async () => {
    await session.goto(`${site.origin}/shadow`);
    await session.do({ type: "waitFor", locator: "my-field" });
    const inner = `document.querySelectorAll("my-field")[1].shadowRoot.querySelectorAll("my-field")[1].shadowRoot`;
    await typeInto(`${inner}.querySelector("[name=who]")`, "Ada");
    await typeInto(`${inner}.querySelector("[name=secret]")`, "s3cret");
    for (let wake = 0; wake < 2; wake += 1) {
      await session.nap();
      expect(JSON.stringify(session.manifest)).not.toContain("s3cret");
      expect(
        await session.evaluate(`[document.querySelector("my-field").shadowRoot, ${inner}]
          .map((root) => root.querySelector("[name=who]").value)`),
      ).toEqual(["", "Ada"]);
    }
  });

  it("comes back in an editor as text that was typed, and only where someone wrote", async () => {
    await session.goto(`${site.origin}/editor`);
    await session.do({ type: "fill", locator: "#note", value: "<b>two</b>" });
    const { tabs } = await session.nap();
    expect(tabs[0]?.fields).toMatchObject([{ type: "div editable", value: "<b>two</b>" }]);
    expect(await session.evaluate("[note.innerText, log.at(-1)]")).toEqual([
      "<b>two</b>",
      "<b>two</b>",
    ]);
    expect(await session.evaluate(`note.querySelector("b")`)).toBeNull();
    expect(await session.evaluate("document.activeElement.tagName")).toBe("BODY");
  });

  it("comes back in frames, but not in one of another site in the same place", async () => {
    const frames = (second: string) =>
      `<iframe src="/inner"></iframe><iframe src="${second}/inner"></iframe>`;
    site.route("/frames", frames(site.otherOrigin));
    await session.goto(`${site.origin}/frames`);
    for (const frame of session.target.active().mainFrame().childFrames()) {
      await frame.evaluate(`document.querySelector("[name=who]").value = "Ada";
        document.querySelector("[name=code]").value = "123456"`);
    }
    const { tabs } = await session.nap();
    expect(JSON.stringify(tabs)).not.toContain("123456");
    const left = () =>
      Promise.all(
        session.target
          .active()
          .mainFrame()
          .childFrames()
          .map((frame) => frame.evaluate(`document.querySelector("[name=who]").value`)),
      );
    expect(await left()).toEqual(["Ada", "Ada"]);
    await session.checkpoint();
    site.route("/frames", frames(site.origin));
    await session.close();
    await session.wake();
    expect(await left()).toEqual(["Ada", ""]);
  });
});
