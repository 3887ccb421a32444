import type { BrowserIdentity, Viewport } from "@dormouse/contract";
import type { CDPSession, Page, Protocol } from "puppeteer-core";
import { deviceMetrics, type Disguise } from "./disguise.ts";

/** Makes pages and workers be what the session's identity says, each before its first script. */
export class Emulation {
  viewport: Viewport;
  readonly #disguise: Disguise;
  readonly #geolocation: Protocol.Emulation.SetGeolocationOverrideRequest | undefined;
  readonly #media: Protocol.Emulation.MediaFeature[];

  /** @param viewport the one an action has set, in place of the identity's */
  constructor(disguise: Disguise, identity: BrowserIdentity, viewport: Viewport | undefined) {
    this.#disguise = disguise;
    this.viewport = viewport ?? identity.viewport;
    this.#geolocation = identity.geolocation && { accuracy: 0, ...identity.geolocation };
    this.#media = mediaFeatures(identity);
  }

  async applyTo(session: CDPSession): Promise<void> {
    await Promise.all([this.applyAgainTo(session), this.#setLocale(session)]);
  }

  /** Chromium takes the end of any other line to a page for the end of what this one has set. */
  async applyAgainTo(session: CDPSession): Promise<void> {
    await Promise.all([
      session.send("Emulation.setUserAgentOverride", this.#disguise.userAgent),
      this.applyViewportTo(session),
      this.#geolocation && session.send("Emulation.setGeolocationOverride", this.#geolocation),
      this.#media.length > 0 &&
        session.send("Emulation.setEmulatedMedia", { features: this.#media }),
    ]);
  }

  async applyViewportTo(session: CDPSession): Promise<void> {
    const enabled = this.viewport.mobile ?? false;
    await Promise.all([
      session.send("Emulation.setDeviceMetricsOverride", deviceMetrics(this.viewport)),
      session.send("Emulation.setTouchEmulationEnabled", { enabled }),
    ]);
  }

  /** Shared and service workers; a page's own have its identity from it. */
  async applyToWorker(session: CDPSession): Promise<void> {
    await session.send("Network.setUserAgentOverride", this.#disguise.userAgent);
  }

  /**
   * Of several lines to a page Chromium takes the platform of any, also of one that never set it: so
   * the page's own line is to say the same.
   */
  async applyToPage(page: Page): Promise<void> {
    const { userAgent, userAgentMetadata, platform } = this.#disguise.userAgent;
    await page.setUserAgent({
      userAgent,
      ...(userAgentMetadata === undefined ? {} : { userAgentMetadata }),
      ...(platform === undefined ? {} : { platform }),
    });
  }

  /** One process has one locale: Chromium refuses to set it again for the next page. */
  async #setLocale(session: CDPSession): Promise<void> {
    const { locale } = this.#disguise;
    await session.send("Emulation.setLocaleOverride", { locale }).catch(() => undefined);
  }
}

/** "no-preference" is what a browser says that was told nothing. */
function mediaFeatures({
  colorScheme,
  reducedMotion,
}: BrowserIdentity): Protocol.Emulation.MediaFeature[] {
  const preferences: [string, string | undefined][] = [
    ["prefers-color-scheme", colorScheme],
    ["prefers-reduced-motion", reducedMotion],
  ];
  return preferences.flatMap(([name, value = "no-preference"]) =>
    value === "no-preference" ? [] : [{ name, value }],
  );
}
