import type { Session, SessionIdentity } from "./session.ts";
import type { Sites } from "./sites/sites.ts";

export const groups = [
  "Cookies",
  "localStorage",
  "sessionStorage",
  "IndexedDB",
  "IndexedDB values",
  "Cache Storage",
  "File system",
  "Workers",
  "Tabs",
  "Identity",
  "Exactness",
  "Secure sites",
] as const;
export type Group = (typeof groups)[number];

/** What the page saw. */
export type Found = {
  /** By its first script, or by the site from its first request. */
  first: unknown;
  /** Once it had loaded; left out where there is no such thing as late. */
  later?: unknown;
  /** What a page finds for which nothing was kept, where that is no empty value. */
  fresh?: unknown;
};

/** One session in a system's hands, and the sites it visits. */
export type Stage = {
  sites: Sites;
  session: Session;
  /**
   * Sleeps and wakes in another process. Where the system opens no tabs again, their addresses are
   * opened by hand, as its users do, unless that is the very question.
   */
  nap(options?: { tabsByHand: boolean }): Promise<void>;
};

/** What one page stores, and how it finds that again. */
export type PageStorage = {
  /** Statements; a promise is awaited. */
  write: string;
  /** An expression. */
  reads: string;
};

export type Case = {
  /** Unique, short, for the command line and the list of what is not allowed. */
  id: string;
  group: Group;
  /** What is kept, for the table. */
  title: string;
  /** What `found` is where the state was kept: JSON. */
  expected: unknown;
  /** Only where what is given to the session at its start is asked for. */
  identity?: (sites: Sites) => SessionIdentity;
  /** Why a system whose state is no session can have no answer. */
  onlySessions?: string;
  /**
   * That it can be played beside others in one session: it sleeps once, begins with one tab, and does not
   * ask for what all tabs and all sites have in common.
   */
  shares?: boolean;
  run(stage: Stage): Promise<Found>;
};
