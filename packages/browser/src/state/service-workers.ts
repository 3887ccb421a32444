import type { CDPSession } from "puppeteer-core";

/** Has the page's requests answered by no service worker until `Network.disable`. */
export async function bypassServiceWorkers(session: CDPSession): Promise<void> {
  await Promise.all([
    // Else Chromium takes the next line, and does nothing for it.
    session.send("Network.enable"),
    session.send("Network.setBypassServiceWorker", { bypass: true }),
  ]);
}
