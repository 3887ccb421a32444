import { afterAll, beforeAll, expect, it } from "vitest";
import { Stage } from "../actions/support/stage.ts";
import { readPage } from "./read-page.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const patience = { answerMs: 10_000, meaningsMs: 10_000 };

/** The elements with an `id` that are pressed, and those that are dropped on. */
async function heard(): Promise<{ presses: string[]; drops: string[] }> {
  const { nodes = [] } = (await readPage(stage.page, patience))?.raw ?? {};
  const named = (found: typeof nodes) =>
    found.flatMap(({ attributes }) => attributes?.["id"] ?? []);
  return {
    presses: named(nodes.filter(({ clickable }) => clickable)),
    drops: named(nodes.filter(({ drops }) => drops)),
  };
}

const listening = `
  for (const id of ["pen", "inner"]) document.getElementById(id)?.addEventListener("pointerdown", () => {});
  document.getElementById("place")?.addEventListener("drop", () => {});`;

it("code in attributes that the page's policy forbids is not reported as read", async () => {
  const url = stage.serve("/policy", {
    headers: { "content-security-policy": "script-src 'nonce-own'; report-uri /reported" },
    body: `<!doctype html><script nonce="own">
        window.seen = [];
        addEventListener("securitypolicyviolation", (event) => seen.push(event.violatedDirective));
      </script>
      <main><div onclick="forbidden()"><b id="pen">x</b></div><i id="place">y</i></main>
      <iframe srcdoc="<div onclick='forbidden()'>x</div><b>y</b>"></iframe>
      <script nonce="own">${listening}</script>`,
  });
  await stage.page.goto(url);
  expect(await heard()).toMatchObject({ drops: ["place"] });
  expect(await stage.page.evaluate("seen")).toEqual([]);
  expect(stage.requests.map((request) => request.url)).not.toContain("/reported");
});

it("code in attributes that is wrong is no error that the page could notice", async () => {
  await stage.show(`<script>window.seen = []; onerror = (message) => void seen.push(message)</script>
    <main onclick="it is wrong"><b id="pen">x</b><i id="place">y</i><u onpointerdown="}{" id="pressed">z</u></main>
    <iframe oncopy="wrong too" srcdoc="<p oncut='and here'>of another frame</p>"></iframe>
    <script>${listening}</script>`);
  const { presses, drops } = await heard();
  expect([presses, drops]).toEqual([["pen", "pressed"], ["place"]]);
  expect(await stage.page.evaluate("seen")).toEqual([]);
});

it("what listens is found where other elements have code in their attributes", async () => {
  await stage.show(`<header><b id="pen">x</b></header>
    <main><i onclick="void 0">one</i><div><u ondragover="void 0" id="onto">z</u><s id="place">y</s></div></main>
    <iframe srcdoc="<b id='inner'>x</b>"></iframe><iframe onload="void 0" srcdoc="<b id='other'>x</b>"></iframe>`);
  await stage.page.evaluate(`{ ${listening}
    const [first, second] = document.querySelectorAll("iframe");
    for (const [frame, id] of [[first, "inner"], [second, "other"]])
      frame.contentDocument.getElementById(id).addEventListener("pointerdown", () => {}); }`);
  expect(await heard()).toEqual({ presses: ["pen", "inner", "other"], drops: ["onto", "place"] });
});

it("nothing is asked of a page of very many elements with code", async () => {
  await stage.show(`${'<p onclick="wrong is"><b>x</b></p>'.repeat(200)}<b id="pen">y</b>`);
  await stage.page.evaluate(listening);
  expect(await heard()).toEqual({ presses: [], drops: [] });
});
