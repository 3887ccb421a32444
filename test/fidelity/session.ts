import type { BrowserIdentity } from "@dormouse/contract";

/** A document, as pages and frames of puppeteer and of Playwright have it in common. */
export type Document = {
  url(): string;
  /** @param script an expression or statements; a promise is awaited */
  evaluate(script: string): Promise<unknown>;
};

export type Tab = Document & {
  title(): Promise<string>;
  goto(url: string): Promise<unknown>;
  reload(): Promise<unknown>;
  goBack(): Promise<unknown>;
  goForward(): Promise<unknown>;
  close(): Promise<void>;
  frames(): Document[];
};

/** A cookie as Chromium itself lists it. */
export type BrowserCookie = {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number;
  httpOnly: boolean;
  secure: boolean;
  session: boolean;
  sameSite?: string;
  priority: string;
  sourceScheme: string;
  sourcePort: number;
  partitionKey?: { topLevelSite: string; hasCrossSiteAncestor: boolean };
};

export type SessionIdentity = Partial<BrowserIdentity>;

/** What is stored under every name that an identity refers to. */
export const storedCredential = { username: "dana", password: "harbor-demo" };

/** A browser that a system keeps: put to sleep, it is woken in another process. */
export interface Session {
  /** Its tabs, popups among them, in their order. */
  tabs(): Tab[];
  /** The tab in front, as far as the system knows of one. */
  active(): Tab;
  openTab(url: string): Promise<Tab>;
  activate(tab: Tab): Promise<void>;
  setViewport(size: { width: number; height: number }): Promise<void>;
  /** Types into what the selector finds in the tab in front, through open shadow roots. */
  fill(selector: string, text: string): Promise<void>;
  /** As two fingers do. */
  zoom(tab: Tab, factor: number): Promise<void>;
  cookies(): Promise<BrowserCookie[]>;
  /** Saves the state, ends the browser's process and restores the state in a new one. */
  nap(): Promise<void>;
  close(): Promise<void>;
}

/** A way to keep a browser's state while no browser runs. */
export interface System {
  name: string;
  /** Whether it keeps tabs and identity as well; otherwise whoever wakes it has to bring them. */
  keepsSessions: boolean;
  start(identity: SessionIdentity): Promise<Session>;
}
