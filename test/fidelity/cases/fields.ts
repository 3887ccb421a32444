import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { fieldCase, settled, type Field } from "./field-case.ts";

const fields: Field[] = [
  {
    id: "field-text",
    title: "what was entered into a text field, and that others are as the page has them",
    body: `<input id="a" value="given"><input id="b" value="given">`,
    enter: `a.value = "entered ü"`,
    shows: `[a.value, b.value]`,
    expected: ["entered ü", "given"],
  },
  {
    id: "field-emptied",
    title: "that a field was emptied",
    body: `<input id="a" value="given">`,
    enter: `a.value = ""`,
    shows: `[a.value, a.defaultValue]`,
    expected: ["", "given"],
  },
  {
    id: "field-textarea",
    title: "several lines in a text area",
    body: `<textarea id="a"></textarea>`,
    enter: `a.value = "one\\n\\ntwo"`,
    shows: `a.value`,
    expected: "one\n\ntwo",
  },
  {
    id: "field-select",
    title: "what was chosen of a list, and of one that takes several",
    body: `<select id="a"><option>x<option>y</select><select id="b" multiple><option>1<option>2<option>3</select>`,
    enter: `a.value = "y"; b.options[0].selected = b.options[2].selected = true`,
    shows: `[a.value, [...b.selectedOptions].map(({ value }) => value)]`,
    expected: ["y", ["1", "3"]],
  },
  {
    id: "field-checks",
    title: "boxes that were ticked or not, and a choice of several",
    body: `<input type="checkbox" id="a"><input type="checkbox" id="b" checked><input type="radio" name="r" value="1" checked><input type="radio" name="r" value="2" id="c">`,
    enter: `a.checked = true; b.checked = false; c.checked = true`,
    shows: `[a.checked, b.checked, document.querySelector("[name=r]:checked").value]`,
    expected: [true, false, "2"],
  },
  {
    id: "field-kinds",
    title: "dates, numbers, ranges and colours",
    body: `<input type="date" id="a"><input type="number" id="b"><input type="range" id="c"><input type="color" id="d">`,
    enter: `a.value = "2026-02-03"; b.value = "1.5"; c.value = "7"; d.value = "#102030"`,
    shows: `[a.value, b.value, c.value, d.value]`,
    expected: ["2026-02-03", "1.5", "7", "#102030"],
  },
  {
    id: "field-scroll",
    title: "how far the page is scrolled, both ways",
    body: `<div style="width: 4000px; height: 4000px"></div>`,
    enter: `scrollTo({ left: 300, top: 700, behavior: "instant" })`,
    shows: `[scrollX, scrollY]`,
    expected: [300, 700],
  },
  {
    id: "field-scroller",
    title: "how far a part of the page is scrolled",
    body: `<div id="a" style="height: 100px; overflow: auto"><div style="height: 4000px"></div></div>`,
    enter: `a.scrollTop = 250`,
    shows: `a.scrollTop`,
    expected: 250,
  },
  {
    id: "field-scroll-late",
    title: "how far the page is scrolled, where it grows after it has loaded",
    body: `<script>addEventListener("load", () => setTimeout(() => { document.body.style.height = "4000px"; }, 200));</script>`,
    enter: `document.body.style.height = "4000px"; scrollTo({ top: 900, behavior: "instant" })`,
    shows: `scrollY`,
    expected: 900,
  },
];

const secrets: Field[] = [
  {
    id: "field-password",
    title: "nothing of a password",
    body: `<input type="password" id="a">`,
    enter: `a.value = "secret"`,
    shows: `a.value`,
    expected: "",
  },
  {
    id: "field-code",
    title: "nothing of a one-time code and of a card's number",
    body: `<input autocomplete="one-time-code" id="a"><input autocomplete="cc-number" id="b">`,
    enter: `a.value = "123456"; b.value = "4111111111111111"`,
    shows: `[a.value, b.value]`,
    expected: ["", ""],
  },
];

const zoom: Case = {
  id: "field-zoom",
  group: "Tabs",
  title: "how far the page is zoomed into",
  expected: 2,
  shares: true,
  async run({ sites, session, nap }) {
    sites.route("/", page({ body: `<p>wide</p>` }));
    await session.active().goto(sites.url("app"));
    await session.zoom(session.active(), 2);
    await nap();
    return { first: await settled(session.active(), `visualViewport.scale`, 2), fresh: 1 };
  },
};

export const fieldCases: Case[] = [...[...fields, ...secrets].map(fieldCase), zoom];
