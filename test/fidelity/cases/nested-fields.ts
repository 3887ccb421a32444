import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { fieldCase, settled, type Field } from "./field-case.ts";
import { frameOf } from "./support.ts";

const nested: Field[] = [
  {
    id: "field-editable",
    title: "text that was typed into an editable part of the page",
    body: `<div id="a" contenteditable>given</div>`,
    enter: (session) => session.fill("#a", "typed <b>ü</b>"),
    shows: `a.innerText`,
    expected: "typed <b>ü</b>",
  },
  {
    id: "field-shadow",
    title: "text that was typed into a field of a shadow root",
    body: `<div id="host"></div><script>host.attachShadow({ mode: "open" }).innerHTML = "<input>";</script>`,
    enter: (session) => session.fill("#host input", "entered"),
    shows: `host.shadowRoot.querySelector("input").value`,
    expected: "entered",
  },
];

export const nestedFieldCases: Case[] = [
  ...nested.map(fieldCase),
  ...["app", "widget"].map((site): Case => ({
    id: site === "app" ? "field-frame" : "field-foreign-frame",
    group: "Tabs",
    title: `a field in a frame of ${site === "app" ? "the same" : "another"} site`,
    expected: "entered",
    shares: true,
    async run({ sites, session, nap }) {
      const url = sites.url(site, "/form");
      sites.route("/form", page({ body: `<input id="a">` }));
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      await session.active().goto(sites.url("app"));
      await (await frameOf(session.active(), url)).evaluate(`void (a.value = "entered")`);
      await nap();
      return { first: await settled(await frameOf(session.active(), url), `a.value`, "entered") };
    },
  })),
];
