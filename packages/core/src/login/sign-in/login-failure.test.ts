import { expect, it } from "vitest";
import { hideSecrets } from "../../input/hide-secrets.ts";
import { failureWithout } from "../../input/without-secrets.ts";
import { loginFailure } from "./login-failure.ts";

const judgement = { verdict: "signed_out", why: "Nobody is signed in." } as const;

it("a title that is cut off within a password tells no part of it", () => {
  const password = "hunter2-and-more";
  const page = { url: "https://a.example/in?q=1", title: `${"x".repeat(90)} ${password} is wrong` };
  const told = failureWithout(loginFailure(judgement, undefined, page), hideSecrets([password]));
  expect(told.message).toMatch(/The login came to "x{90} •••…" at https:\/\/a.example\/in\.$/);
});
