import { expect, test } from "vitest";
import { InvalidSettingError } from "../settings-from-environment.ts";
import { challengeResolverFromEnvironment } from "./from-environment.ts";

function resolverAt(url: string | undefined, token?: string) {
  return challengeResolverFromEnvironment({
    DORMOUSE_CHALLENGE_RESOLVER_URL: url,
    DORMOUSE_CHALLENGE_RESOLVER_TOKEN: token,
  });
}

test("there is none where the environment names none", () => {
  expect(resolverAt(undefined)).toBeUndefined();
  expect(resolverAt("", "token")).toBeUndefined();
});

test.each([
  "https://captchas.example/solve?plan=2",
  "http://127.0.0.1:7700/",
  "http://127.9:7700/",
  "http://localhost:7700",
  "http://[::1]:7700/solve",
])("is asked at %s", (url) => {
  expect(resolverAt(url, "token")).toHaveProperty("resolve");
});

test.each([
  ["http://captchas.example/k3y", "https address"],
  ["http://127.0.0.1.example/k3y", "https address"],
  ["http://localhost.example/k3y", "https address"],
  ["ftp://captchas.example/k3y", "https address"],
  ["captchas.example/k3y", "https address"],
  ["https://operator:k3y@captchas.example/", "no user or password"],
])("is refused at %s, which the refusal does not repeat", (url, reason) => {
  const refused = () => resolverAt(url);
  expect(refused).toThrow(InvalidSettingError);
  expect(refused).toThrow(new RegExp(`^DORMOUSE_CHALLENGE_RESOLVER_URL (?!.*k3y).*${reason}`));
});

test("is refused with a token that cannot be sent", () => {
  expect(() => resolverAt("https://captchas.example/", "k3y\n")).toThrow(
    /^DORMOUSE_CHALLENGE_RESOLVER_TOKEN (?!.*k3y)/,
  );
});
