import type { BrowserIdentity, Viewport } from "@dormouse/contract";
import type { Protocol } from "puppeteer-core";

/** What every page and worker is told to be. */
export type Disguise = {
  userAgent: Protocol.Emulation.SetUserAgentOverrideRequest;
  locale: string;
};

/** @param version of the browser, as in "Chromium 153.0.8010.0" */
export function disguiseOf(identity: BrowserIdentity, version: string): Disguise {
  const userAgent = identity.userAgent ?? defaultUserAgent(version);
  const platform = platformOf(userAgent);
  const metadata = clientHints(userAgent, platform, identity.viewport.mobile ?? false);
  return {
    userAgent: {
      userAgent,
      acceptLanguage: acceptLanguage(identity.locale),
      platform: platform.navigator,
      ...(metadata === undefined ? {} : { userAgentMetadata: metadata }),
    },
    locale: identity.locale,
  };
}

export function deviceMetrics(
  viewport: Viewport,
): Protocol.Emulation.SetDeviceMetricsOverrideRequest {
  return {
    width: viewport.width,
    height: viewport.height,
    deviceScaleFactor: viewport.deviceScaleFactor ?? 1,
    mobile: viewport.mobile ?? false,
    screenWidth: viewport.width,
    screenHeight: viewport.height,
  };
}

/** Chromium's own, reduced as a headful one sends it; "Headless" turns many sites away. */
function defaultUserAgent(version: string): string {
  const major = /(\d+)\./.exec(version)?.[1] ?? "0";
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`;
}

/** Browsers ask for the language itself after its regional form. */
function acceptLanguage(locale: string): string {
  const language = locale.split("-")[0] ?? locale;
  return language === locale ? locale : `${locale},${language}`;
}

type Platform = { name: string; navigator: string; version: string };

function platformOf(userAgent: string): Platform {
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

/** Only Chromium's family sends client hints: any other user agent must go without. */
function clientHints(
  userAgent: string,
  platform: Platform,
  mobile: boolean,
): Protocol.Emulation.UserAgentMetadata | undefined {
  const full = /Chrome\/([\d.]+)/.exec(userAgent)?.[1];
  const major = full?.split(".")[0];
  if (full === undefined || major === undefined) return undefined;
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
