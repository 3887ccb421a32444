import { expect, test } from "vitest";
import { outlineOf } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import type { RawPage } from "../raw-page.ts";
import { assignRefs } from "./assign-refs.ts";

const pageBehind = `<main><h1 id="title">Account</h1>
  <form aria-labelledby="title"><label>Age <input type="number"></label>
    <fieldset><legend>Mail</legend><label><input type="checkbox">Weekly</label></fieldset></form>
  <section aria-label="Orders"><ul><li>Order 17 <button>Delete</button></li><li>Order 18 <button>Delete</button></li></ul></section>
  <nav><a href="/help">Help</a></nav><details open=""><summary>More</summary><button>Export</button></details>
  <div><output>Saved</output><span role="status">2 new</span><button>Refresh</button></div></main>`;

const page = (dialog: string): RawPage =>
  pageOf(`<body>${pageBehind}${dialog}<footer><button>Log out</button></footer></body>`);

/** As Chromium reads it while a dialog is shown modally: all else is in no accessibility tree. */
function inert(raw: RawPage): RawPage {
  const inside = new Set(raw.nodes.flatMap(({ tag }, at) => (tag === "dialog" ? [at] : [])));
  for (const [at, node] of raw.nodes.entries()) {
    if (inside.has(node.parent)) inside.add(at);
    if (inside.has(at)) continue;
    delete node.role;
    delete node.name;
    delete node.states;
  }
  return raw;
}

test("what is behind a dialog keeps its refs while that is open, and after", () => {
  const dialog = `<dialog open="" aria-modal="true"><h2>Delete account?</h2><button>Cancel</button></dialog>`;
  let memory: ReturnType<typeof assignRefs>["memory"] | undefined;
  const refs = [page(""), inert(page(dialog)), page("")].map((raw, at) => {
    for (const node of raw.nodes) node.backendNodeId += 1_000 * at;
    memory = assignRefs(outlineOf(raw), raw, memory?.refs).memory;
    const controls = Object.entries(memory.content.elements).filter(([, { verb }]) => verb);
    return Object.fromEntries(controls.map(([ref, { name }]) => [ref, name]));
  });
  const [before = {}, during, after] = refs;
  expect(Object.keys(before).length).toBeGreaterThan(7);
  expect(during).toMatchObject(before);
  expect(after).toEqual(before);
});
