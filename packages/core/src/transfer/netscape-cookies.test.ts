import type { DormouseError } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { fromCookieFile } from "./json-cookies.ts";
import { formatNetscapeCookies, parseNetscapeCookies } from "./netscape-cookies.ts";

const nowMs = Date.parse("2026-01-01");

function line(...fields: string[]): string {
  return fields.join("\t");
}

function faultOf(text: string): { path: string | undefined; message: string } {
  try {
    parseNetscapeCookies(text);
  } catch (error) {
    const { path, message } = error as DormouseError;
    return { path, message };
  }
  throw new Error("it was taken");
}

describe("a cookies.txt", () => {
  const text = [
    "# Netscape HTTP Cookie File",
    "",
    line(".shop.example", "TRUE", "/", "TRUE", "1893456000", "sid", "a=b c"),
    line("#HttpOnly_shop.example", "FALSE", "/cart", "FALSE", "0", "basket", "3"),
    line("shop.example", "FALSE", "/", "FALSE", "0", "empty", ""),
  ].join("\r\n");

  it("is read field for field, with its prefix, comments and session cookies", () => {
    expect(fromCookieFile(parseNetscapeCookies(text), nowMs)).toEqual([
      {
        name: "sid",
        value: "a=b c",
        domain: ".shop.example",
        path: "/",
        expires: 1_893_456_000,
        httpOnly: false,
        secure: true,
      },
      {
        name: "basket",
        value: "3",
        domain: "shop.example",
        path: "/cart",
        expires: -1,
        httpOnly: true,
        secure: false,
      },
      {
        name: "empty",
        value: "",
        domain: "shop.example",
        path: "/",
        expires: -1,
        httpOnly: false,
        secure: false,
      },
    ]);
  });

  it("comes out of the cookies as it went in", () => {
    const cookies = fromCookieFile(parseNetscapeCookies(text), nowMs);
    const { text: again, leftOut } = formatNetscapeCookies(cookies);
    expect(leftOut).toEqual({ cookies: 0 });
    expect(again.split("\n").slice(0, 4)).toEqual([
      "# Netscape HTTP Cookie File",
      "# https://curl.se/docs/http-cookies.html",
      "",
      line(".shop.example", "TRUE", "/", "TRUE", "1893456000", "sid", "a=b c"),
    ]);
    expect(fromCookieFile(parseNetscapeCookies(again), nowMs)).toEqual(cookies);
  });

  it("has no place for partitioned cookies and for tabs, and says how many that are", () => {
    const [cookie] = fromCookieFile(parseNetscapeCookies(text), nowMs);
    if (cookie === undefined) throw new Error("there is none");
    const partitionKey = { topLevelSite: "https://a.example", hasCrossSiteAncestor: true };
    const all = [cookie, { ...cookie, partitionKey }, { ...cookie, value: "a\tb" }];
    expect(formatNetscapeCookies(all)).toEqual({
      text: formatNetscapeCookies([cookie]).text,
      leftOut: { cookies: 2 },
    });
  });

  it("says of which host a cookie is by its second field, whatever dot the first one has", () => {
    const cookies = parseNetscapeCookies(
      [
        line("a.example", "TRUE", "/", "FALSE", "0", "n", "v"),
        line(".b.example", "FALSE", "/", "FALSE", "0", "n", "v"),
      ].join("\n"),
    );
    expect(fromCookieFile(cookies, nowMs).map(({ domain }) => domain)).toEqual([
      ".a.example",
      "b.example",
    ]);
  });

  it("keeps an empty value whose tab an editor took away", () => {
    const [cookie] = parseNetscapeCookies(line("a.example", "FALSE", "/", "FALSE", "0", "n"));
    expect(cookie).toMatchObject({ name: "n", value: "" });
  });

  it.each([
    ["spaces between the fields", "a.example FALSE / FALSE 0 n v", "tabs, not spaces"],
    ["too few fields", line("a.example", "FALSE", "/"), "3 fields instead of 7"],
    ["too many", line("a.example", "FALSE", "/", "FALSE", "0", "n", "v", "w"), "8 fields"],
    ["a flag that is none", line("a.example", "yes", "/", "FALSE", "0", "n", "v"), "subdomains"],
    ["a time that is none", line("a.example", "TRUE", "/", "FALSE", "soon", "n", "v"), "expires"],
    ["a path that is none", line("a.example", "TRUE", "x", "FALSE", "0", "n", "v"), "path"],
    ["a host that is none", line("a b", "TRUE", "/", "FALSE", "0", "n", "v"), "domain"],
    ["a name with a separator", line("a.example", "TRUE", "/", "FALSE", "0", "n;", "v"), "name"],
  ])("with %s is refused by the number of its line", (_, bad, message) => {
    const fault = faultOf(`# cookies\n\n${bad}\n`);
    expect(fault.path).toBe("line 3");
    expect(fault.message).toContain(message);
  });
});
