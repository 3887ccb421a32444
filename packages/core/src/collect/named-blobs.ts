import { pagesOf } from "../listing/pages.ts";
import { partOf } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import type { Store } from "../world/store.ts";

const pageSize = 100;
/** Their records come with one query, or nearly. */
const stepsTogether = 25;

/**
 * The blobs that a session's records name: files, what steps gave, scripts. One that none names is of an attempt that
 * did not come to count or of a request that came to nothing, unless what names it is about to be committed.
 */
export class NamedBlobs {
  readonly #store: Store;
  readonly #session: SessionKey;
  #files: Promise<ReadonlySet<string>> | undefined;
  /** What steps gave, by the first of those whose records were read together. */
  readonly #outcomes = new Map<number, Promise<ReadonlySet<string>>>();

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
    const fromStep = step - (step % stepsTogether);
    const outcomes = this.#outcomes.get(fromStep) ?? this.#readOutcomes(fromStep);
    this.#outcomes.set(fromStep, outcomes);
    return (await outcomes).has(blobKey);
  }

  async #readOutcomes(fromStep: number): Promise<ReadonlySet<string>> {
    const range = { fromStep, toStep: fromStep + stepsTogether - 1 };
    const records = await this.#store.readSteps(this.#session, range);
    return new Set(
      records.flatMap(({ actions }) => ("blobKey" in actions ? [actions.blobKey] : [])),
    );
  }

  async #isOfRun(blobKey: string, runId: string): Promise<boolean> {
    const run = await this.#store.readRun(this.#session, runId);
    return run !== undefined && "blobKey" in run.script && run.script.blobKey === blobKey;
  }
}
