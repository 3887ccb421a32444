import { createHash } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { buildConsole } from "../support/build-console.ts";
import { createTestApi, type TestApi } from "./support/api/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  [api] = await Promise.all([
    createTestApi({ streamUrl: "https://streams.example/" }),
    buildConsole(),
  ]);
});

function policyOf(response: Response): Map<string, string[]> {
  const policy = response.headers.get("content-security-policy") ?? "";
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );
}

it("anybody may load the page, which runs its own script and no other", async () => {
  const response = await api.call("GET", "/console", { key: null });
  expect(response.status).toBe(200);
  const page = await response.text();
  const scripts = [...page.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
  expect(scripts.map(([, attributes]) => attributes)).toEqual([' type="module"']);
  const hash = createHash("sha256")
    .update(scripts[0]?.[2] ?? "")
    .digest("base64");
  const policy = policyOf(response);
  expect(policy.get("default-src")).toEqual(["'none'"]);
  expect(policy.get("script-src")).toEqual([`'sha256-${hash}'`]);
  expect(policy.get("style-src")).toEqual([expect.stringMatching(/^'sha256-/)]);
  expect(policy.get("require-trusted-types-for")).toEqual(["'script'"]);
  // No attribute holds a script or a style, which a hash would not let in.
  expect(page.replace(/<(script|style)[^]*?<\/\1>/g, "")).not.toMatch(/ (on\w+|style)=/);
});

it("the page reaches this API and where it streams, and nothing else", async () => {
  const policy = policyOf(await api.call("GET", "/console"));
  expect(policy.get("connect-src")).toEqual(["'self'", "https://streams.example"]);
});

it("whoever has the page is not sent it again", async () => {
  const { headers } = await api.call("GET", "/console");
  expect(headers.get("cache-control")).toBe("no-cache");
  const tag = headers.get("etag") ?? "";
  const again = await api.call("GET", "/console", { headers: { "if-none-match": tag } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe("");
});
