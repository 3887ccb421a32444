import { expect, test } from "vitest";
import { wildcardsIn } from "./policy.ts";
import {
  environmentBytes,
  isRate,
  sharesCredentials,
  undefinedIn,
  unusedAttributes,
} from "./rules.ts";

test("an attribute that no key uses is found", () => {
  const table = {
    hashKey: "pk",
    rangeKey: "sk",
    globalSecondaryIndexes: [{ name: "due", hashKey: "duePk", rangeKey: "dueSk" }],
  };
  const attributes = ["pk", "sk", "duePk", "dueSk", "stray"].map((name) => ({ name, type: "S" }));
  expect(unusedAttributes({ ...table, attributes })).toEqual(["stray"]);
});

test("wildcards are found in actions and in resources, but for the exceptions", () => {
  const grants = [
    { Effect: "Allow", Action: ["dynamodb:*"], Resource: ["*"] },
    { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::bucket/tenants/*"] },
    { Effect: "Deny", Action: ["s3:*"], Resource: ["arn:aws:s3:::bucket"] },
  ] as const;
  const mutable = grants.map(({ Effect, Action, Resource }) => ({
    Effect,
    Action: [...Action],
    Resource: [...Resource],
  }));
  expect(wildcardsIn(mutable, [/\/tenants\/\*$/])).toEqual(["dynamodb:*", "*"]);
});

test("a rate is told from what the scheduler refuses", () => {
  expect(["rate(1 minute)", "rate(5 minutes)", "rate(12 hours)"].every(isRate)).toBe(true);
  expect(
    ["rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "rate(1.5 hours)", "1 minute"].some(
      isRate,
    ),
  ).toBe(false);
});

test("an environment is measured in bytes, not in characters", () => {
  expect(environmentBytes({ A: "é" })).toBe('{"A":"é"}'.length + 1);
});

test("an output that came to nothing is found wherever it went", () => {
  expect(
    undefinedIn({ policy: [{ arn: "arn:aws:sqs:undefined:queue" }], other: "defined" }),
  ).toEqual(["/policy/0/arn: arn:aws:sqs:undefined:queue"]);
});

test("any origin with credentials is one too many", () => {
  expect(sharesCredentials({ allowCredentials: true, allowOrigins: ["*"] })).toBe(true);
  expect(sharesCredentials({ allowCredentials: true, allowOrigins: ["https://*.test"] })).toBe(
    true,
  );
  expect(sharesCredentials({ allowCredentials: false, allowOrigins: ["*"] })).toBe(false);
  expect(sharesCredentials({ allowCredentials: true, allowOrigins: ["https://a.test"] })).toBe(
    false,
  );
});
