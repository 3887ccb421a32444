import { describe, expect, it } from "vitest";
import { DormouseError } from "../error.ts";
import { BrowserIdentity } from "./identity.ts";
import { limits } from "../limits.ts";
import { parse } from "../validation.ts";

function refusal(identity: unknown): { path: string | undefined; message: string } {
  try {
    parse(BrowserIdentity, identity);
  } catch (error) {
    if (error instanceof DormouseError) return { path: error.path, message: error.message };
    throw error;
  }
  throw new Error("it was taken");
}

function pathOf(identity: unknown): string | undefined {
  return refusal(identity).path;
}

describe("a browser's identity", () => {
  it("may be left out altogether", () => {
    expect(parse(BrowserIdentity, {})).toEqual({
      viewport: { width: 1280, height: 800 },
      locale: "en-US",
      timezone: "UTC",
    });
  });

  it("is taken with everything it may say", () => {
    const identity = {
      viewport: { width: 390, height: 844, deviceScaleFactor: 3, mobile: true },
      locale: "de-DE",
      timezone: "Europe/Berlin",
      userAgent: "Mozilla/5.0",
      clientHints: { brands: [{ brand: "Harbour", version: "9" }], platform: "Linux" },
      geolocation: { latitude: 52.52, longitude: 13.405, accuracy: 25 },
      permissions: [
        { permissions: ["notifications"] },
        { origin: "https://example.com", permissions: ["geolocation", "clipboard-read"] },
      ],
      colorScheme: "dark",
      reducedMotion: "reduce",
      extraHeaders: [
        { headers: { DNT: "1" } },
        { origin: "https://api.example.com:8443", headers: { Authorization: "Bearer x" } },
      ],
    };
    expect(parse(BrowserIdentity, identity)).toEqual(identity);
  });

  it("is refused with the path of what is unknown or out of bounds", () => {
    expect(pathOf({ permissions: [{ permissions: ["geolocation", "teleport"] }] })).toBe(
      "permissions[0].permissions[1]",
    );
    expect(pathOf({ permissions: [{ permissions: [] }] })).toBe("permissions[0].permissions");
    expect(pathOf({ geolocation: { latitude: 91, longitude: 0 } })).toBe("geolocation.latitude");
    expect(pathOf({ geolocation: { latitude: 0 } })).toBe("geolocation.longitude");
    expect(pathOf({ colorScheme: "sepia" })).toBe("colorScheme");
    expect(pathOf({ clientHints: { model: "Ünal" } })).toBe("clientHints.model");
    expect(pathOf({ clientHints: { fullVersion: "1" } })).toBe("clientHints.fullVersion");
  });

  it.each([
    "example.com",
    "https://example.com/",
    "https://example.com/a",
    "file:///etc",
    "https://",
  ])("takes no %s for an origin", (origin) => {
    expect(pathOf({ permissions: [{ origin, permissions: ["camera"] }] })).toBe(
      "permissions[0].origin",
    );
  });
});

describe("HTTP credentials", () => {
  const of = (origin: string): unknown => ({ origin, credential: "harbour-login" });

  it("are one for an origin", () => {
    const httpCredentials = [of("https://a.example"), of("https://b.example")];
    expect(parse(BrowserIdentity, { httpCredentials })).toMatchObject({ httpCredentials });
    httpCredentials.push(of("https://a.example"));
    expect(pathOf({ httpCredentials })).toBe("httpCredentials[2].origin");
  });

  it("are names, never the password itself", () => {
    const written = { origin: "https://a.example", credential: { username: "a", password: "b" } };
    expect(pathOf({ httpCredentials: [written] })).toBe("httpCredentials[0].credential");
  });
});

describe("extra headers", () => {
  const headers = (set: Record<string, string>, origin?: string): unknown => ({
    extraHeaders: [{ headers: {} }, { ...(origin === undefined ? {} : { origin }), headers: set }],
  });

  it.each([
    "Host",
    "Cookie",
    "Content-Length",
    "connection",
    "Transfer-Encoding",
    "Proxy-Authorization",
    "User-Agent",
    "Accept-Language",
    "Sec-CH-UA",
    "two words",
    "colon:",
    "new\r\nline",
  ])("may not set %s", (name) => {
    expect(pathOf(headers({ "x-fine": "1", [name]: "1" }))).toBe(`extraHeaders[1].headers.${name}`);
  });

  it.each(["a\r\nb", "a\nb", "a\0b", "Ünal"])("may not have the value %j", (value) => {
    expect(pathOf(headers({ "x-a": value }))).toBe("extraHeaders[1].headers.x-a");
  });

  it("may not hold a header twice", () => {
    expect(refusal(headers({ "x-a": "1", "X-A": "2" })).message).toContain("is there twice");
  });

  it("take an Authorization for one site only", () => {
    const authorization = { authorization: "Bearer x" };
    expect(pathOf(headers(authorization))).toBe("extraHeaders[1].headers.authorization");
    expect(() =>
      parse(BrowserIdentity, headers(authorization, "https://example.com")),
    ).not.toThrow();
  });

  it("are bounded together", () => {
    const large = Object.fromEntries(
      Array.from({ length: 3 }, (_, index) => [`x-${index}`, "a".repeat(4_000)]),
    );
    expect(refusal(headers(large))).toEqual({
      path: "extraHeaders",
      message: `extraHeaders: must be at most ${limits.extraHeadersBytes} bytes of JSON`,
    });
  });
});
