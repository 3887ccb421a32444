import type { SnapshotNote } from "@dormouse/contract";
import { decodePart, type TabState } from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import type { BaseParts } from "../state/base-parts.ts";
import { writeCookies } from "../state/cookies.ts";
import { IndexedDBFiles } from "../state/indexed-db-files.ts";
import { OriginStorage } from "../state/origin-storage.ts";
import { StoredDatabases } from "../state/stored-databases.ts";
import { isWebUrl } from "../state/web-url.ts";
import type { ReadyBrowser } from "./ready-browser.ts";

/** The state a session wakes with: cookies at once, an origin's storage when it is visited. */
export class StoredState {
  readonly base: BaseParts;
  readonly files: IndexedDBFiles;
  readonly databases: StoredDatabases;
  readonly origins: OriginStorage;
  /** What did not come back as it was. */
  readonly notes: SnapshotNote[] = [];
  readonly #session: CDPSession;

  constructor(base: BaseParts, { launched, seeder, session }: ReadyBrowser) {
    const note = (about: SnapshotNote): void => void this.notes.push(about);
    this.base = base;
    this.files = new IndexedDBFiles(launched.userDataDirectory);
    this.#session = session;
    const browserVersion = launched.version;
    this.databases = new StoredDatabases({ base, files: this.files, browserVersion, note });
    this.origins = new OriginStorage({ base, seeder, databases: this.databases, note });
  }

  async restoreCookies(): Promise<void> {
    const content = await this.base.content({ kind: "cookies", storageKey: "" });
    if (content === undefined) return;
    await writeCookies(this.#session, decodePart("cookies", content));
  }

  /** Begins with the storage of the tabs' origins; what the tab in front will ask for comes first. */
  prepareAhead(tabs: TabState[]): void {
    const front = tabs.filter(({ active }) => active);
    for (const { url } of [...front, ...tabs]) {
      if (isWebUrl(url)) this.origins.prepareAhead(new URL(url).origin);
    }
  }
}
