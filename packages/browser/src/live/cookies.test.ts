import { decodePart, type StoredCookie } from "@dormouse/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

/** Has the site set cookies on its other origin, where a loopback name counts as secure. */
async function set(cookies: string[]): Promise<void> {
  site.route("/set", (_request, response) => void response.setHeader("set-cookie", cookies).end());
  await session.goto(`${site.otherOrigin}/set`);
  // Not to be asked for again by the tab that wakes, which would set them again.
  await session.goto(`${site.otherOrigin}/`);
}

/** The cookies as the browser has them after it slept and woke. */
async function afterNap(): Promise<StoredCookie[]> {
  await session.nap();
  await session.checkpoint();
  const part = session.manifest?.parts.find(({ kind }) => kind === "cookies");
  return part === undefined ? [] : decodePart("cookies", await session.load(part));
}

describe("a cookie that slept", () => {
  const week = 7 * 24 * 3600;
  it.each<[string, string, Partial<StoredCookie>]>([
    ["a session cookie", "a=1; Path=/", { expires: -1 }],
    ["one for the host alone", "a=1; Path=/", { domain: "localhost" }],
    ["its path", "a=1; Path=/deep/er", { path: "/deep/er" }],
    ["one kept from scripts", "a=1; HttpOnly", { httpOnly: true }],
    ["one for secure connections", "a=1; Secure", { secure: true }],
    ["SameSite=Strict", "a=1; SameSite=Strict", { sameSite: "Strict" }],
    ["SameSite=Lax", "a=1; SameSite=Lax", { sameSite: "Lax" }],
    ["SameSite=None", "a=1; SameSite=None; Secure", { sameSite: "None", secure: true }],
    ["a high priority", "a=1; Priority=High", { priority: "High" }],
    ["a low priority", "a=1; Priority=Low", { priority: "Low" }],
    ["the scheme that set it", "a=1", { sourceScheme: "NonSecure" }],
    ["an empty value", "a=; Path=/", { value: "" }],
    [
      "a value in quotes, with signs",
      'a="x=y; z"; Path=/'.replace("; z", " z"),
      { value: '"x=y z"' },
    ],
    ["a name with a host's promise", "__Host-a=1; Secure; Path=/", { name: "__Host-a", path: "/" }],
    ["a name with a promise of security", "__Secure-a=1; Secure", { name: "__Secure-a" }],
    [
      "one that belongs to the site on top",
      "a=1; Secure; SameSite=None; Path=/; Partitioned",
      { partitionKey: { topLevelSite: "http://localhost", hasCrossSiteAncestor: false } },
    ],
  ])("is still %s", async (_what, header, expected) => {
    await set([header]);
    expect(await afterNap()).toEqual([expect.objectContaining({ name: "a", ...expected })]);
  });

  it("expires when it was to", async () => {
    await set([`a=1; Max-Age=${week}`]);
    const [cookie] = await afterNap();
    expect(Math.abs((cookie?.expires ?? 0) - Date.now() / 1_000 - week)).toBeLessThan(120);
  });

  it("has the port that set it", async () => {
    await set(["a=1"]);
    expect(await afterNap()).toMatchObject([{ sourcePort: site.port }]);
  });

  it("is gone where its time is over", async () => {
    await set(["gone=1; Max-Age=1", "kept=2"]);
    await session.checkpoint();
    await session.close();
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await session.wake();
    await session.goto(`${site.otherOrigin}/asked`);
    expect(site.requests.at(-1)?.cookie).toBe("kept=2");
  });

  it("stays gone where the site took it back", async () => {
    await set(["a=1", "b=2"]);
    await session.nap();
    await set(["a=; Max-Age=0"]);
    await session.nap();
    await session.goto(`${site.otherOrigin}/asked`);
    expect(site.requests.at(-1)?.cookie).toBe("b=2");
  });

  it("is sent in the order in which the cookies were set", async () => {
    const names = ["z", "a", "m", "b", "y"];
    for (const name of names) await set([`${name}=1; Path=/`]);
    await session.nap();
    await session.nap();
    await session.goto(`${site.otherOrigin}/asked`);
    expect(site.requests.at(-1)?.cookie).toBe(names.map((name) => `${name}=1`).join("; "));
  });

  it("of a part counts", async () => {
    await set(["a=1", "b=2"]);
    const { parts } = await session.checkpoint();
    expect(parts.find(({ kind }) => kind === "cookies")).toMatchObject({ count: 2 });
  });
});
