import { expect, test } from "vitest";
import type { SiteChallenge } from "./challenge.ts";
import { defineSite, z, type SiteDefinition } from "./define-site.ts";
import { checkerOf } from "./object-schema.ts";

const url = "https://harbor.example/";

const definition: SiteDefinition = {
  name: "harbor",
  url,
  hosts: ["harbor.example", "*.cdn.example"],
  login: { actions: [{ type: "goto", url }] },
  check: {
    open: url,
    signedIn: [{ type: "expect", text: "Sign out" }],
    signedOut: [{ type: "expect", text: "Sign in" }],
  },
  operations: {
    find: {
      input: z.object({ search: z.string().max(5), page: z.int().default(1) }),
      output: z.object({ title: z.string().nullable() }),
      effect: false,
      actions: [{ type: "goto", url: `${url}?q={{input.search}}&page={{ input.page }}` }],
      extract: { title: { locator: "h1", optional: true } },
    },
  },
};

test("what operations take and give may be said in zod, and is kept as JSON that checks the same", () => {
  const { operations, name } = defineSite(definition);
  expect(name).toBe("harbor");
  const stored = JSON.parse(JSON.stringify(operations)) as typeof operations;
  const { input = {}, output = {} } = stored.find ?? {};
  expect(input).toMatchObject({ type: "object", required: ["search"] });
  expect(checkerOf(input).parse({ search: "abc" })).toEqual({ search: "abc", page: 1 });
  expect(checkerOf(input).safeParse({ search: "abcdef" }).success).toBe(false);
  expect(checkerOf(output).safeParse({ title: null }).success).toBe(true);
  expect(checkerOf(output).safeParse({}).success).toBe(false);
});

test("what is stored is a definition again", () => {
  const site = defineSite(definition);
  expect(defineSite(site)).toEqual(site);
});

test("what is wrong is told with its path", () => {
  const { find } = definition.operations;
  if (find === undefined) throw new Error("it is gone");
  const operations = { find: { ...find, input: z.object({}) } };
  expect(() => defineSite({ ...definition, operations })).toThrow(
    expect.objectContaining({ code: "invalid_request", path: "operations.find.actions[0].url" }),
  );
  expect(() => defineSite({ ...definition, name: "The Harbor" })).toThrow(/^name: /);
});

test("a challenge's answer and the credentials may be entered by what answers it", () => {
  const fill = { type: "fill" as const, locator: { label: "Code" } };
  const values = ["{{challenge.answer}}", "{{credentials.password}}"];
  const code: SiteChallenge = {
    sign: [{ type: "expect", locator: { label: "Code" } }],
    prompt: "Which code?",
    picture: { role: "img" },
    answer: { actions: values.map((value) => ({ ...fill, value })) },
  };
  const site = defineSite({ ...definition, challenges: { code }, keepAlive: { everyMs: 45_000 } });
  expect(site).toMatchObject({ challenges: { code }, keepAlive: { everyMs: 45_000 } });
});

function withLoginAt(address: string): SiteDefinition {
  return { ...definition, login: { actions: [{ type: "goto", url: address }] } };
}

test.each([
  "https://a.cdn.example/x",
  "https://a.b.cdn.example/",
  "https://harbor.example:443/",
  "http://harbor.example/",
])("%s is of the site's hosts", (address) => {
  expect(defineSite(withLoginAt(address)).name).toBe("harbor");
});

test.each([
  "https://hárbor.example/",
  "https://harbor.example./",
  "https://harbor.example@evil.example/",
  "https://cdn.example/",
  "https://evilcdn.example/",
  "https://harbor.example.evil/",
  "https://harbor.example:8443/",
  "https://www.harbor.example/",
])("%s is of none of them", (address) => {
  expect(() => defineSite(withLoginAt(address))).toThrow(
    "login.actions[0].url: is of none of the site's hosts",
  );
});
