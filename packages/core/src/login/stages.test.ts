import { expect, test } from "vitest";
import { stagesAfter, type Judged, type Stage } from "./stages.ts";

const error = { code: "locator_not_found", message: "" };

type Outcome = { judged?: Judged; error?: typeof error; hasIntent?: true };

function after(stages: Stage[], outcome: Outcome, doneSteps = 0) {
  return stagesAfter({ stages, doneSteps }, outcome);
}

test("a refresh signs in again where somebody is signed out, and there alone", () => {
  const check = (verdict: Judged["verdict"]) =>
    after(["check"], { judged: { verdict }, ...(verdict === "unsure" ? { error } : {}) });
  expect(check("signed_in")).toEqual(["check"]);
  expect(check("signed_out")).toEqual(["check", "signIn"]);
  expect(check("unsure")).toBeUndefined();
});

test("what may not happen twice is begun only once somebody is signed in", () => {
  const judged = { verdict: "signed_out" } as const;
  expect(after(["check", "operate", "read"], { judged })).toEqual([
    "check",
    "signIn",
    "operate",
    "read",
  ]);
});

test("an operation that found nobody signed in is done again behind one sign-in, and not a third time", () => {
  const judged = { verdict: "signed_out" } as const;
  const again = after(["operate"], { error, judged });
  expect(again).toEqual(["operate", "signIn", "operate"]);
  expect(after([...(again ?? [])], { error, judged }, 2)).toBeUndefined();
  expect(after(["operate"], { error })).toBeUndefined();
  expect(after(["operate"], { error, judged, hasIntent: true })).toBeUndefined();
});

test("what a site asks for is asked before the run goes on", () => {
  const judged = { verdict: "unsure", challenge: "code" } as const;
  expect(after(["check", "signIn", "operate"], { judged }, 1)).toEqual([
    "check",
    "signIn",
    "ask:code",
    "answer:code",
    "operate",
  ]);
});
