import type { Action } from "@dormouse/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

/** What is kept from all pages after the actions, on a page that holds none of it in a field. */
async function keptAfter(markup: string, ...actions: Action[]): Promise<string[]> {
  await stage.show(markup);
  for (const action of actions) await stage.session.do(action);
  return (await stage.read("<p>Welcome</p>")).raw.secrets ?? [];
}

it("what is short, or is entered where it may be told, is kept from no page", async () => {
  const kept = await keptAfter(
    `<input id="email" type="email"><input id="cvc"><label>Postal code, PIN <input id="zip"></label>
     <input id="expires" autocomplete="cc-exp">`,
    { type: "fill", locator: "#email", value: "ada@harbor.test" },
    { type: "fill", locator: "#cvc", value: "123" },
    { type: "fill", locator: "#zip", value: "560001" },
    { type: "fill", locator: "#expires", value: "12/2028" },
  );
  expect(kept).toEqual([]);
});

it("what was entered into a secret field is known once its page is gone", async () => {
  const shadow = `<div id="host"></div><script>
    host.attachShadow({ mode: "open" }).innerHTML = "<input type=password id=inside>";
  </script>`;
  const kept = await keptAfter(
    `<input type="password" id="password"><label>Card number <input id="a"></label>
     <table><tr><td>Bestätigungscode</td><td><input id="b"></td></tr></table>
     <iframe srcdoc="<input id=c autocomplete=one-time-code>"></iframe>${shadow}`,
    { type: "fill", locator: "#password", value: "filled one" },
    { type: "type", locator: "#a", text: "typed one" },
    { type: "fill", locator: "#b", value: "738164" },
    { type: "type", locator: { css: "#c", frame: [{ css: "iframe" }] }, text: "in a frame" },
    { type: "click", locator: "#inside" },
    { type: "type", text: "in a shadow" },
  );
  expect(kept).toEqual(["filled one", "typed one", "738164", "in a frame", "in a shadow"]);
});
