import { CookieFile, parse, type DormouseError } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { fromCookieFile, mergeCookies, toCookieFile } from "./json-cookies.ts";
import type { StoredCookie } from "../snapshot/part-content.ts";

const nowMs = Date.parse("2026-01-01");
const minimal: StoredCookie = {
  name: "sid",
  value: "1",
  domain: "shop.example",
  path: "/",
  expires: -1,
  httpOnly: false,
  secure: false,
};

function read(...entries: object[]): StoredCookie[] {
  return fromCookieFile(parse(CookieFile, entries), nowMs);
}

function pathOf(...entries: object[]): string | undefined {
  try {
    read(...entries);
    return undefined;
  } catch (error) {
    return (error as DormouseError).path;
  }
}

describe("a JSON file of cookies", () => {
  it("of ours brings back every attribute", () => {
    const cookies: StoredCookie[] = [
      { ...minimal, sameSite: "Strict", priority: "High", sourceScheme: "Secure", sourcePort: 443 },
      {
        ...minimal,
        domain: ".widget.example",
        expires: 1_893_456_000.5,
        httpOnly: true,
        secure: true,
        sameSite: "None",
        partitionKey: { topLevelSite: "https://shop.example", hasCrossSiteAncestor: false },
      },
    ];
    expect(read(...toCookieFile(cookies))).toEqual(cookies);
  });

  it("of EditThisCookie or Cookie-Editor is read in its own words", () => {
    const entry = { name: "sid", value: "1", path: "/", storeId: "0", id: 4, secure: true };
    expect(
      read(
        { ...entry, domain: ".shop.example", hostOnly: false, sameSite: "no_restriction" },
        { ...entry, domain: ".a.example", hostOnly: true, sameSite: "unspecified", session: true },
        { ...entry, domain: "b.example", hostOnly: false, sameSite: "lax", expirationDate: 2e9 },
        { ...entry, domain: "c.example", sameSite: null, session: true, expirationDate: 2e9 },
      ).map(({ domain, sameSite, expires }) => [domain, sameSite, expires]),
    ).toEqual([
      [".shop.example", "None", -1],
      ["a.example", undefined, -1],
      [".b.example", "Lax", 2e9],
      ["c.example", undefined, -1],
    ]);
  });

  it("of Puppeteer may name a page instead of a domain, and has partitions of its own form", () => {
    const [cookie] = read({
      name: "sid",
      value: "1",
      url: "https://Shop.example/cart?x",
      secure: true,
      partitionKey: { topLevelSite: "https://top.example", hasCrossSiteAncestor: false },
      size: 4,
    });
    expect(cookie).toEqual({
      ...minimal,
      secure: true,
      partitionKey: { topLevelSite: "https://top.example", hasCrossSiteAncestor: false },
    });
  });

  it("gives each cookie once, the last of its name and place, and none that has expired", () => {
    expect(
      read({ ...minimal, value: "0" }, minimal, { ...minimal, name: "old", expires: 12 }),
    ).toEqual([minimal]);
  });

  const secure = { ...minimal, secure: true };
  it.each<[string, object, string | undefined]>([
    ["without a domain", { name: "n", value: "v" }, "[1].domain"],
    ["with a host that is none", { ...minimal, domain: "a/b" }, "[1].domain"],
    ["with a port in its domain", { ...minimal, domain: "a.example:80" }, "[1].domain"],
    ["with a separator in its value", { ...minimal, value: "a;b" }, "[1].value"],
    ["with a line's end in its name", { ...minimal, name: "a\n" }, "[1].name"],
    ["without name and value", { ...minimal, name: "", value: "" }, "[1].name"],
    ["longer than a browser takes", { ...minimal, value: "x".repeat(4_096) }, "[1].value"],
    ["with a path that is none", { ...minimal, path: "x" }, "[1].path"],
    ["with an unknown SameSite", { ...minimal, sameSite: "some" }, "[1].sameSite"],
    ["of a host by name, not secure", { ...minimal, name: "__Host-a" }, "[1].secure"],
    ["of a host by name, below a path", { ...secure, name: "__Host-a", path: "/a" }, "[1].path"],
    [
      "of a host by name, of all its hosts",
      { ...secure, name: "__Host-a", domain: ".a.example" },
      "[1].domain",
    ],
    ["partitioned, not secure", { ...minimal, partitionKey: "https://a.example" }, "[1].secure"],
    ["of a host by name, as it must be", { ...secure, name: "__Host-a" }, undefined],
    ["of an address", { ...minimal, domain: "[::1]" }, undefined],
  ])("with a cookie %s is taken or refused with the field's path", (_, entry, path) => {
    expect(pathOf(minimal, entry)).toBe(path);
  });
});

it("a cookie set upon others takes the place of its namesake, but not of those beside it", () => {
  const other = { ...minimal, path: "/a" };
  const partitioned = {
    ...minimal,
    partitionKey: { topLevelSite: "https://a.example", hasCrossSiteAncestor: true },
  };
  const changed = { ...minimal, value: "2" };
  expect(
    mergeCookies([minimal, other, partitioned], [changed, { ...other, path: "/b" }], nowMs),
  ).toEqual([changed, other, partitioned, { ...other, path: "/b" }]);
});
