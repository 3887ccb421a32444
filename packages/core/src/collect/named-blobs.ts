import { pagesOf } from "../listing/pages.ts";
import { partOf } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import type { Store } from "../world/store.ts";

const pageSize = 100;

/**
 * The blobs that a session's records name: files, what steps gave, scripts. One that none names is of an attempt that
 * did not come to count or of a request that came to nothing, unless what names it is about to be committed.
 */
export class NamedBlobs {
  readonly #store: Store;
  readonly #session: SessionKey;
  #files: Promise<ReadonlySet<string>> | undefined;

  constructor(store: Store, session: SessionKey) {
    this.#store = store;
    this.#session = session;
  }

  async has(blobKey: string): Promise<boolean> {
    const part = partOf(this.#session, blobKey);
    switch (part?.folder) {
      case "artifacts":
        this.#files ??= this.#readFiles();
        return (await this.#files).has(blobKey);
      case "steps":
        return this.#isOfStep(blobKey, Number.parseInt(part.name, 10));
      case "runs":
        return this.#isOfRun(blobKey, part.name.replace(/\.json$/, ""));
      default:
        // Not one of these: somebody else knows what it is.
        return true;
    }
  }

  async #readFiles(): Promise<ReadonlySet<string>> {
    const files = new Set<string>();
    const pages = pagesOf((cursor) =>
      this.#store.listArtifacts(this.#session, { limit: pageSize, cursor }),
    );
    for await (const page of pages) for (const { blobKey } of page) files.add(blobKey);
    return files;
  }

  async #isOfStep(blobKey: string, step: number): Promise<boolean> {
    const range = { fromStep: step, toStep: step };
    const [record] = await this.#store.readSteps(this.#session, range);
    return (
      record !== undefined && "blobKey" in record.actions && record.actions.blobKey === blobKey
    );
  }

  async #isOfRun(blobKey: string, runId: string): Promise<boolean> {
    const run = await this.#store.readRun(this.#session, runId);
    return run !== undefined && "blobKey" in run.script && run.script.blobKey === blobKey;
  }
}
