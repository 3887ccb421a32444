import type { Action } from "@dormouse/contract";
import { expect, test } from "vitest";
import { ActionError, BrowserLostError } from "../../step/errors.ts";
import { judge } from "./verdict.ts";

const check = {
  open: "https://harbor.example/",
  signedIn: [{ type: "expect" as const, text: "Sign out", timeoutMs: 2_000 }],
  signedOut: [{ type: "expect" as const, text: "Sign in", timeoutMs: 2_000 }],
};

/** A site on whose page these words stand. */
function siteOf(...words: string[]) {
  const asked: Action[][] = [];
  return {
    asked,
    ask: (actions: Action[]) => {
      asked.push(actions);
      return Promise.resolve(
        actions.every((action) => action.type !== "expect" || words.includes(action.text ?? "")),
      );
    },
  };
}

test.each([
  { words: ["Sign out"], verdict: "signed_in" },
  { words: ["Sign in"], verdict: "signed_out" },
  { words: ["Sign in", "Sign out"], verdict: "unsure" },
  { words: [], verdict: "unsure" },
])("where it reads $words it is $verdict", async ({ words, verdict }) => {
  expect(await judge(siteOf(...words).ask, check)).toMatchObject({ verdict });
});

test("somebody who is signed in does not wait for the sign that they are not", async () => {
  const { asked, ask } = siteOf("Sign out");
  await judge(ask, check);
  expect(asked).toMatchObject([
    [{ type: "goto", url: check.open }, { timeoutMs: 2_000 }],
    [{ type: "goto", url: check.open }, { timeoutMs: 1 }],
  ]);
});

test("a site that does not answer leaves it unsure, and says why; a browser that is lost does not", async () => {
  const down = () => Promise.reject(new ActionError("navigation_failed", "the site is down"));
  expect(await judge(down, check)).toEqual({
    verdict: "unsure",
    why: "The site's check could not be asked: the site is down.",
  });
  const lost = () => Promise.reject(new BrowserLostError("gone"));
  await expect(judge(lost, check)).rejects.toThrow(BrowserLostError);
});
