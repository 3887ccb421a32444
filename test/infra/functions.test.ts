import {
  functions,
  linkNames,
  modelKeyLinks,
  resolverTokenLinks,
} from "@dormouse/cloud/infrastructure";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { repository } from "./platform.ts";
import { environmentBytes, undefinedIn } from "./rules.ts";
import { resourceOf, resourcesOf, type Synthesis } from "./synthesis.ts";
import { synthesize, testResolver, testSecrets, testSettings } from "./synthesize.ts";

let stacks: Synthesis;

beforeAll(async () => {
  stacks = await synthesize("dev");
});

const lambdas = () => resourcesOf(stacks, "aws:lambda/function:Function");
const buildOf = (name: string) => stacks.builds.find(({ functionID }) => functionID === name);

describe.each(Object.entries(functions))("the function %s", (key, facts) => {
  const name = key.charAt(0).toUpperCase() + key.slice(1);

  test("has the time, the memory and the disk that the facts give it", () => {
    expect(
      resourceOf(stacks, "aws:lambda/function:Function", `${name}Function`).inputs,
    ).toMatchObject({
      timeout: facts.timeoutSeconds,
      memorySize: facts.memoryMb,
      ephemeralStorage: { size: "storageMb" in facts ? facts.storageMb : 512 },
      runtime: "nodejs24.x",
      architectures: ["x86_64"],
    });
  });

  test("is built from its entry", () => {
    expect(buildOf(name)?.handler).toBe(facts.entry.replace(".ts", ".handler"));
  });

  test("finds the table, the queue, the bucket and Redis by their links", () => {
    const { Sessions, Steps, Blobs, ...links } = buildOf(name)?.links ?? {};
    expect(Sessions).toMatchObject({ type: "sst.aws.Dynamo", name: expect.any(String) });
    expect(Steps).toMatchObject({ type: "sst.aws.Queue", url: expect.any(String) });
    expect(Blobs).toMatchObject({ type: "sst.aws.Bucket", name: expect.any(String) });
    expect(links).toMatchObject({
      [linkNames.redisUrl]: { value: testSecrets.UpstashRedisUrl },
      [linkNames.redisToken]: { value: testSecrets.UpstashRedisToken },
    });
  });
});

test("there is no function that the facts do not know", () => {
  expect(lambdas()).toHaveLength(Object.keys(functions).length);
});

test("the API is told where streams are served, and no one else", () => {
  const told = stacks.builds.filter(({ links }) => linkNames.streamUrl in links);
  expect(told.map(({ functionID }) => functionID)).toEqual(["Api"]);
  expect(told[0]?.links[linkNames.streamUrl]?.["url"]).toBe(stacks.outputs["streamUrl"]);
});

test("only those who take runs, do steps or look after providers are given the keys of models, of which any may be left out", () => {
  const links = Object.values(modelKeyLinks);
  const given = stacks.builds.filter((build) => links.some((link) => link in build.links));
  expect(given.map(({ functionID }) => functionID).toSorted()).toEqual([
    "Api",
    "Step",
    "Stream",
    "Sweep",
  ]);
  const values = links.map((link) => given[0]?.links[link]?.["value"]);
  expect(values).toEqual([testSecrets.GoogleGenerativeAiApiKey, "", "", "", "", ""]);
});

test("only those who do steps are told of the resolver of challenges", () => {
  const told = lambdas().filter(
    ({ inputs }) => "DORMOUSE_CHALLENGE_RESOLVER_URL" in inputs.environment.variables,
  );
  expect(told.map(({ name }) => name)).toEqual(["StepFunction"]);
  expect(told[0]?.inputs.environment.variables).toMatchObject(testResolver);
  const link = resolverTokenLinks.DORMOUSE_CHALLENGE_RESOLVER_TOKEN;
  const linked = stacks.builds.filter(({ links }) => link in links);
  expect(linked.map(({ functionID }) => functionID)).toEqual(["Step"]);
  expect(linked[0]?.links[link]).toMatchObject({ value: testSecrets.ChallengeResolverToken });
});

test("environments hold no secret and fit into Lambda's 4 KB", () => {
  for (const { inputs } of lambdas()) {
    const { variables } = inputs.environment;
    expect(environmentBytes(variables)).toBeLessThan(4_096);
    const values = Object.values(variables).join("\n");
    for (const secret of Object.values(testSecrets)) expect(values).not.toContain(secret);
  }
});

test("settings of the deployment reach every function alike, and only those that are set", () => {
  for (const { inputs } of lambdas()) {
    const { variables } = inputs.environment;
    expect(variables).toMatchObject(testSettings);
    expect(variables).not.toHaveProperty("DORMOUSE_LEASE_MS");
  }
});

test("only the step function is given Chromium, in the very version that packages/browser asks for", () => {
  const manifest = JSON.parse(
    readFileSync(join(repository, "packages/browser/package.json"), "utf8"),
  ) as { dependencies: Record<string, string> };
  const version = manifest.dependencies["@sparticuz/chromium"];
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  const installs = stacks.builds.filter(({ properties }) => properties.install !== undefined);
  expect(installs.map(({ functionID }) => functionID)).toEqual(["Step"]);
  expect(installs[0]?.properties.install).toEqual({ "@sparticuz/chromium": version });
});

test("no value came to nothing on its way into a resource", () => {
  expect(stacks.resources.flatMap(({ name, inputs }) => undefinedIn(inputs, name))).toEqual([]);
});

test("logs do not pile up for ever", () => {
  const groups = resourcesOf(stacks, "aws:cloudwatch/logGroup:LogGroup");
  expect(groups).toHaveLength(Object.keys(functions).length + 1);
  expect(new Set(groups.map(({ inputs }) => inputs.retentionInDays))).toEqual(new Set([30]));
});

test("sst-env.d.ts declares exactly the links that the stacks make", () => {
  const declared = readFileSync(join(repository, "sst-env.d.ts"), "utf8");
  const names = [...declared.matchAll(/^ {4}"(\w+)": \{$/gm)].map(([, name]) => name);
  const made = stacks.resources
    .filter(({ type }) => type === "sst:sst:LinkRef")
    .map(({ name }) => name.replace(/LinkRef$/, ""));
  expect(names.toSorted()).toEqual(made.toSorted());
});
