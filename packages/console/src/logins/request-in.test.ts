import { expect, it } from "vitest";
import { requestIn } from "./request-in.ts";

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const needed = { site: "harbor", username: "demo", password: " as it is " };

it("what was left empty is not asked for", () => {
  const data = form({ ...needed, totpSecret: "  ", captchaApiKey: "", keepAlive: "on" });
  expect(requestIn(data)).toEqual({ ...needed, keepAlive: true });
});

it("what was pasted has no space around it, and a password is as it was typed", () => {
  expect(requestIn(form({ ...needed, totpSecret: " JBSWY3DP " }))).toEqual({
    ...needed,
    keepAlive: false,
    totpSecret: "JBSWY3DP",
  });
});
