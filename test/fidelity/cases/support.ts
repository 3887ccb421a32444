import { until } from "../../support/world/processes.ts";
import type { Found, Stage } from "../case.ts";
import type { Document, Session, Tab } from "../session.ts";

/** How long what a page is about to do may take. */
const patienceMs = 10_000;

/** Waits until there is such a thing; a case whose page never does it ends here. */
export function eventually<Value>(
  condition: () => Value | undefined | false | Promise<Value | undefined | false>,
  ms = patienceMs,
): Promise<Value> {
  return until(condition, AbortSignal.timeout(ms));
}

/** Has the page in front open a window, and waits until that shows the URL. */
export async function popupOf(session: Session, url: string, features = ""): Promise<Tab> {
  const before = session.tabs();
  await session.active().evaluate(`void open(${JSON.stringify(url)}, "_blank", "${features}")`);
  const popup = await eventually(() => session.tabs().find((tab) => !before.includes(tab)));
  await shows(popup, url);
  return popup;
}

/** Waits until the document of the URL has loaded. */
export async function shows(tab: Document, url: string): Promise<void> {
  await eventually(async () => tab.url() === url && (await isComplete(tab)));
}

/** The frame of the tab that shows the URL. */
export function frameOf(tab: Tab, url: string): Promise<Document> {
  return eventually(async () => {
    const frame = tab.frames().find((candidate) => candidate.url() === url);
    return frame !== undefined && (await isComplete(frame)) ? frame : undefined;
  });
}

/** What the document's first script read, and what it reads now. */
export async function foundIn(document: Document, reads: string): Promise<Found> {
  const first = await document.evaluate("atFirst");
  return { first, later: await document.evaluate(`kit.attempt(() => (${reads}))`) };
}

/** Has one site store something in the tab in front, which then goes elsewhere and sleeps there. */
export async function storeAndLeave(
  { sites, session, nap }: Stage,
  { url, write }: { url: string; write: string },
): Promise<void> {
  await session.active().goto(url);
  await session.active().evaluate(`(async () => { ${write} })()`);
  await session.active().goto(sites.url("elsewhere", "/blank"));
  await nap();
}

async function isComplete(document: Document): Promise<boolean> {
  return (await document.evaluate(`document.readyState`).catch(() => "")) === "complete";
}
