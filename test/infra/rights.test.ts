import { beforeAll, expect, test } from "vitest";
import { adapterActions } from "./adapter-actions.ts";
import { allowedActions, grantsOf, wildcardsIn } from "./policy.ts";
import { resourceOf, resourcesOf, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

/** Objects have no names to list beforehand: a bucket's rights are given by the prefix of its keys. */
const exceptions = [/^arn:aws:s3:::[a-z0-9-]+\/(?:tenants|answers|uploads)\/\*$/];

const functionNames = [
  "Api",
  "Stream",
  "Step",
  "DeadLetter",
  "Sweep",
  "Collect",
  "Archive",
  "Refresh",
];

let stacks: Synthesis;

beforeAll(async () => {
  stacks = await synthesize("production");
});

const roles = () => resourcesOf(stacks, "aws:iam/role:Role");
const actionsOf = (name: string) =>
  allowedActions(resourceOf(stacks, "aws:iam/role:Role", `${name}Role`).inputs);

test("no role may do or reach more than is named, but for blobs by their prefix", () => {
  expect(roles()).toHaveLength(12);
  for (const { inputs } of roles()) {
    expect(grantsOf(inputs).length).toBeGreaterThan(0);
    expect(wildcardsIn(grantsOf(inputs), exceptions)).toEqual([]);
  }
});

test("of AWS's own policies, roles have only the one that lets functions write logs", () => {
  expect(new Set(roles().flatMap(({ inputs }) => inputs.managedPolicyArns ?? []))).toEqual(
    new Set(["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]),
  );
});

test("roles are taken on by the one service they are for, and by no one in the account", () => {
  for (const { name, inputs } of roles()) {
    const service = name.endsWith("TimerRole") ? "scheduler.amazonaws.com" : "lambda.amazonaws.com";
    expect(inputs.assumeRolePolicy).toMatchObject({
      Statement: [{ Action: "sts:AssumeRole", Principal: { Service: service } }],
    });
  }
});

test("the functions together may do what the adapters ask of AWS, and no more", () => {
  const received = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
  const allowed = new Set(functionNames.flatMap(actionsOf));
  expect([...allowed].toSorted()).toEqual([...adapterActions(), ...received].toSorted());
});

test("the stream function can read the log, also from archives, count what the tenant has and start a run, and nothing else", () => {
  expect(actionsOf("Stream").toSorted()).toEqual([
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "s3:AbortMultipartUpload",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
    "sqs:SendMessage",
  ]);
});

test("only the schedules' functions remove blobs, but for the API, which removes uploads it has imported", () => {
  const removed = functionNames.map((name) => [
    name,
    grantsOf(resourceOf(stacks, "aws:iam/role:Role", `${name}Role`).inputs)
      .filter(({ Action }) => Action.includes("s3:DeleteObject"))
      .flatMap(({ Resource }) => Resource.map((arn) => arn.split("/").slice(1).join("/"))),
  ]);
  expect(Object.fromEntries(removed)).toEqual({
    Api: ["uploads/*"],
    Stream: [],
    Step: [],
    DeadLetter: [],
    Sweep: ["tenants/*", "answers/*", "uploads/*"],
    Collect: ["tenants/*", "answers/*"],
    Archive: ["tenants/*"],
    Refresh: ["tenants/*"],
  });
});

test("only the API stores and links answers that lie in the clear; others remove them or know none", () => {
  const used = functionNames.map((name) => [
    name,
    grantsOf(resourceOf(stacks, "aws:iam/role:Role", `${name}Role`).inputs)
      .filter(({ Resource }) => Resource.some((arn) => arn.endsWith("/answers/*")))
      .flatMap(({ Action }) => Action),
  ]);
  expect(Object.fromEntries(used)).toEqual({
    Api: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
    Stream: [],
    Step: [],
    DeadLetter: [],
    Sweep: ["s3:DeleteObject"],
    Collect: ["s3:DeleteObject"],
    Archive: [],
    Refresh: [],
  });
});

test("the collector reads, removes, ends what was asked for and counts what is left; it sends no hint and stores no blob", () => {
  expect(actionsOf("Collect").toSorted()).toEqual([
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "kms:Decrypt",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListBucket",
  ]);
});

test("the archiver reads, stores and removes; it opens no state and sends no hint", () => {
  expect(actionsOf("Archive").toSorted()).toEqual([
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:GetObject",
    "s3:ListBucket",
    "s3:PutObject",
  ]);
});

test("whoever looks after logins opens no credentials, and sends hints", () => {
  expect(actionsOf("Refresh")).toContain("sqs:SendMessage");
  expect(actionsOf("Refresh").filter((action) => action.startsWith("kms:"))).toEqual([]);
});

test("what handles dead letters can send no hint, so that none goes round in circles", () => {
  expect(actionsOf("DeadLetter")).not.toContain("sqs:SendMessage");
});

test("each worker receives from its own queue only", () => {
  const sources = (name: string) =>
    grantsOf(resourceOf(stacks, "aws:iam/role:Role", `${name}Role`).inputs)
      .filter(({ Action }) => Action.includes("sqs:ReceiveMessage"))
      .flatMap(({ Resource }) => Resource);
  const queueName = (name: string) => resourceOf(stacks, "aws:sqs/queue:Queue", name).inputs.name;
  expect(sources("Step")).toEqual([expect.stringContaining(`:${queueName("StepsQueue")}`)]);
  expect(sources("DeadLetter")).toEqual([
    expect.stringContaining(`:${queueName("StepsDeadLetterQueue")}`),
  ]);
  for (const name of ["Api", "Stream", "Sweep", "Collect", "Archive", "Refresh"])
    expect(sources(name)).toEqual([]);
});

test("what begins runs asks the tenants' indexes and the schedules' functions the due one, not the reverse", () => {
  const indexes = (name: string) =>
    grantsOf(resourceOf(stacks, "aws:iam/role:Role", `${name}Role`).inputs)
      .flatMap(({ Resource }) => Resource)
      .flatMap((arn) => /\/index\/(.+)$/.exec(arn)?.[1] ?? []);
  expect(indexes("Api")).toEqual(["tenant", "status", "agent"]);
  expect(indexes("Stream")).toEqual(["tenant", "status"]);
  for (const name of ["Sweep", "Collect", "Archive", "Refresh"])
    expect(indexes(name)).toEqual(["due"]);
  for (const name of ["Step", "DeadLetter"]) expect(indexes(name)).toEqual([]);
});
