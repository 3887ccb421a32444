import type { BrowserIdentity } from "@dormouse/contract";
import type { Protocol } from "puppeteer-core";

type Metadata = Protocol.Emulation.UserAgentMetadata;

/** The machine that a user agent says it is on: as client hints name it, as `navigator.platform` does. */
export type Platform = { name: string; navigator: string; version: string };

export function platformOf(userAgent: string): Platform {
  const android = /Android ([\d.]+)/.exec(userAgent)?.[1];
  if (android !== undefined) {
    return { name: "Android", navigator: "Linux armv81", version: android };
  }
  if (/iPhone|iPad/.test(userAgent)) return { name: "iOS", navigator: "iPhone", version: "" };
  if (userAgent.includes("Windows")) {
    return { name: "Windows", navigator: "Win32", version: "15.0.0" };
  }
  if (userAgent.includes("Macintosh")) {
    return { name: "macOS", navigator: "MacIntel", version: "14.0.0" };
  }
  return { name: "Linux", navigator: "Linux x86_64", version: "" };
}

/**
 * What the identity says, the rest as its user agent has it.
 *
 * @returns undefined where no hints are to be sent: only Chromium's family does
 */
export function clientHintsOf(identity: BrowserIdentity, userAgent: string): Metadata | undefined {
  const mobile = identity.viewport.mobile ?? /\bMobile\b/.test(userAgent);
  const derived = derive(userAgent, mobile);
  if (identity.clientHints === undefined) return derived;
  return { ...(derived ?? silent(mobile)), ...identity.clientHints };
}

function derive(userAgent: string, mobile: boolean): Metadata | undefined {
  const full = /Chrome\/([\d.]+)/.exec(userAgent)?.[1];
  const major = full?.split(".")[0];
  if (full === undefined || major === undefined) return undefined;
  const platform = platformOf(userAgent);
  const brands = (version: string, filler: string) => [
    { brand: "Chromium", version },
    { brand: "Not_A Brand", version: filler },
  ];
  return {
    brands: brands(major, "8"),
    fullVersionList: brands(full, "8.0.0.0"),
    platform: platform.name,
    platformVersion: platform.version,
    architecture: platform.name === "Android" ? "" : "x86",
    bitness: platform.name === "Android" ? "" : "64",
    model: "",
    mobile,
    wow64: false,
  };
}

function silent(mobile: boolean): Metadata {
  return { platform: "", platformVersion: "", architecture: "", bitness: "", model: "", mobile };
}
