import type { Action } from "@dormouse/contract";
import type { EnteredSecret } from "@dormouse/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

/** What the actions are known to have entered as secrets, once. */
async function enteredBy(markup: string, ...actions: Action[]): Promise<EnteredSecret[]> {
  await stage.show(markup);
  stage.session.browser.takeEntered();
  for (const action of actions) await stage.session.do(action);
  const entered = stage.session.browser.takeEntered();
  expect(stage.session.browser.takeEntered()).toEqual([]);
  return entered;
}

function press(text: string): Action[] {
  return Array.from(text, (key) => ({ type: "press", key }));
}

/** Sent off with what is in it, as soon as that is all. */
const autoSubmit = (length: number): string =>
  `<script>document.addEventListener("input", () => {
    const all = [...document.querySelectorAll("input")].map((input) => input.value).join("");
    if (all.length === ${length}) location.href = "about:blank";
  }, true);</script>`;

it("what is entered where it may be told is no secret, and a security code is one in passing", async () => {
  const entered = await enteredBy(
    `<input id="email" type="email"><input id="cvc"><label>Postal code, PIN <input id="zip"></label>
     <input id="expires" autocomplete="cc-exp">`,
    { type: "fill", locator: "#email", value: "ada@harbor.test" },
    { type: "fill", locator: "#cvc", value: "1234" },
    { type: "fill", locator: "#zip", value: "560001" },
    { type: "fill", locator: "#expires", value: "12/2028" },
  );
  expect(entered).toEqual([{ value: "1234", learned: "passing" }]);
});

it("what was entered into a secret field is known once its page is gone", async () => {
  const shadow = (mode: string): string => `<div id="${mode}"></div><script>{
    const root = document.getElementById("${mode}").attachShadow({ mode: "${mode}" });
    root.innerHTML = "<input type=password id=inside>";
    document.getElementById("${mode}").onclick = () => root.querySelector("input").focus();
  }</script>`;
  const entered = await enteredBy(
    `<input type="password" id="password"><label>Card number <input id="a"></label>
     <table><tr><td>Bestätigungscode</td><td><input id="b"></td></tr></table>
     <iframe srcdoc="<input id=c autocomplete=one-time-code>"></iframe>
     ${shadow("open")}${shadow("closed")}`,
    { type: "fill", locator: "#password", value: "filled one" },
    { type: "type", locator: "#a", text: "typed one" },
    { type: "fill", locator: "#b", value: "738164" },
    { type: "type", locator: { css: "#c", frame: [{ css: "iframe" }] }, text: "in a frame" },
    { type: "click", locator: "#open" },
    { type: "type", text: "in a shadow" },
    { type: "click", locator: "#closed" },
    { type: "type", text: "in a closed" },
    { type: "type", text: " one" },
  );
  const values = entered.map(({ value }) => value);
  for (const value of ["filled one", "typed one", "738164", "in a frame", "in a shadow"])
    expect(values).toContain(value);
  expect(values.at(-1)).toBe("in a closed one");
});

it("what was pressed key by key is known when the last key sends it off", async () => {
  const keys = press("hunt-22");
  const password = await enteredBy(
    `<form action="about:blank"><input type="password" autofocus></form>${autoSubmit(7)}`,
    ...keys,
  );
  expect(password.at(-1)).toEqual({ value: "hunt-22", learned: "typing" });

  const cells = `<input maxlength="1">`.repeat(6);
  const next = `<script>document.oninput = ({ target }) => target.nextElementSibling?.focus?.()</script>`;
  const code = await enteredBy(
    `<div>${cells}</div>${next}${autoSubmit(6)}`,
    { type: "click", locator: { css: "input", nth: 0 } },
    ...press("550312"),
  );
  expect(code.map(({ value }) => value)).toContain("550312");

  const filled = await enteredBy(
    `<div>${cells}</div>${autoSubmit(6)}`,
    ...Array.from("661204", (value, nth): Action => {
      return { type: "fill", locator: { css: "input", nth }, value };
    }),
  );
  expect(filled.at(-1)).toEqual({ value: "661204", learned: "typing" });
});
