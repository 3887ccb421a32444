import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  linkEnvironment,
  linkModelKeys,
  linkResolverToken,
  type Resources,
} from "@dormouse/cloud/infrastructure";
import { expect, test } from "vitest";

const run = promisify(execFile);
const app = { name: "dormouse", stage: "local" };
const resources: Resources = {
  tableName: "local-table",
  queueUrl: "http://127.0.0.1:1/queue",
  bucketName: "local-bucket",
  redisUrl: "http://127.0.0.1:2",
  redisToken: "token",
  encryptionKey: { keyId: "arn:aws:kms:eu-central-1:123456789012:key/1" },
};

/** SST reads the environment once in a process's life, so each reading gets a process of its own. */
async function readWith(
  environment: Record<string, string>,
  read = "readResources",
): Promise<unknown> {
  const program = `
    import { ${read} } from ${JSON.stringify(new URL("./resources.ts", import.meta.url).href)};
    try { console.log(JSON.stringify(${read}())); }
    catch ({ name, code, link, message }) { console.log(JSON.stringify({ name, code, link, message })); }
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    env: environment,
  });
  return JSON.parse(stdout);
}

test("reads the resources that the links name", async () => {
  expect(await readWith(linkEnvironment(resources, app))).toEqual(resources);
});

test("reads where streams are served where that is linked", async () => {
  const withStream = { ...resources, streamUrl: "http://127.0.0.1:3" };
  expect(await readWith(linkEnvironment(withStream, app))).toEqual(withStream);
});

test("reads the keys of models that are linked, by their own names", async () => {
  const environment = {
    ...linkEnvironment(resources, app),
    ...linkModelKeys({ OPENAI_API_KEY: "sk-1", ANTHROPIC_API_KEY: "", PATH: "/bin" }),
    SST_RESOURCE_DeepseekApiKey: JSON.stringify({ value: "" }),
  };
  expect(await readWith(environment, "readModelKeys")).toEqual({ OPENAI_API_KEY: "sk-1" });
});

test("reads what the resolver of challenges knows it by, where that is linked", async () => {
  const secret = { DORMOUSE_CHALLENGE_RESOLVER_TOKEN: "known by this" };
  const links = linkEnvironment(resources, app);
  const linked = { ...links, ...linkResolverToken(secret) };
  expect(await readWith(linked, "readResolverToken")).toEqual(secret);
  expect(await readWith(links, "readResolverToken")).toEqual({});
});

test("names the link that is missing and says how to add it", async () => {
  const { SST_RESOURCE_Steps: _missing, ...rest } = linkEnvironment(resources, app);
  expect(await readWith(rest)).toEqual({
    name: "MissingLinkError",
    code: "missing_link",
    link: "Steps",
    message: expect.stringContaining("SST_RESOURCE_Steps"),
  });
});

test("takes a link without its property for a missing one", async () => {
  const environment = { ...linkEnvironment(resources, app), SST_RESOURCE_Blobs: "{}" };
  expect(await readWith(environment)).toMatchObject({ code: "missing_link", link: "Blobs" });
});

test("says what is missing where nothing is linked at all", async () => {
  expect(await readWith({})).toMatchObject({ code: "missing_link", link: "Sessions" });
});
