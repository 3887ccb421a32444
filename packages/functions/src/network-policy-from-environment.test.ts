import { expect, test } from "vitest";
import { networkPolicyFromEnvironment } from "./network-policy-from-environment.ts";

test("private networks are closed where the environment says nothing", () => {
  expect(networkPolicyFromEnvironment({ DORMOUSE_ALLOW_PRIVATE_NETWORK: "" })).toEqual({
    allowPrivate: [],
    deny: [],
  });
});

test("private networks are opened altogether, or by address", () => {
  const policyOf = (text: string) =>
    networkPolicyFromEnvironment({ DORMOUSE_ALLOW_PRIVATE_NETWORK: text }).allowPrivate;
  expect(policyOf("1")).toBe(true);
  expect(policyOf("10.2.0.0/16, 10.3.0.7")).toEqual(["10.2.0.0/16", "10.3.0.7"]);
});

test("what is denied comes together with Lambda's runtime API", () => {
  const environment = {
    DORMOUSE_DENY_ADDRESSES: "127.0.0.1:8000,[::1]:8001",
    AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001",
  };
  expect(networkPolicyFromEnvironment(environment).deny).toEqual([
    "127.0.0.1:8000",
    "[::1]:8001",
    "127.0.0.1:9001",
  ]);
});
