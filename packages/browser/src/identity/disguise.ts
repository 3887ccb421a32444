import type { BrowserIdentity, Viewport } from "@dormouse/contract";
import type { Protocol } from "puppeteer-core";
import { clientHintsOf, platformOf } from "./client-hints.ts";

/** What every page and worker is told to be. */
export type Disguise = {
  userAgent: Protocol.Emulation.SetUserAgentOverrideRequest;
  locale: string;
};

/** @param version of the browser, as in "Chromium 153.0.8010.0" */
export function disguiseOf(identity: BrowserIdentity, version: string): Disguise {
  const userAgent = identity.userAgent ?? defaultUserAgent(version);
  const metadata = clientHintsOf(identity, userAgent);
  return {
    userAgent: {
      userAgent,
      acceptLanguage: acceptLanguage(identity.locale),
      platform: platformOf(userAgent).navigator,
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
    ...(viewport.mobile === true ? { screenOrientation: heldAs(viewport) } : {}),
  };
}

/** A phone is upright at an angle of 0. */
function heldAs({ width, height }: Viewport): Protocol.Emulation.ScreenOrientation {
  return width > height
    ? { type: "landscapePrimary", angle: 90 }
    : { type: "portraitPrimary", angle: 0 };
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
