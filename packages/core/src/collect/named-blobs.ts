import { pagesOf } from "../listing/pages.ts";
import { partOf } from "../session/blob-prefix.ts";
import type { SessionKey } from "../session/session.ts";
import type { Payload } from "../world/blobs.ts";
import type { Store } from "../world/store.ts";

const pageSize = 100;
/** Their records come with one query, or nearly. */
const stepsTogether = 25;

/**
 * The blobs that a session's records name: files, pictures, what steps gave, what they left of the page, scripts. One that none names is of an attempt that
 * did not come to count or of a request that came to nothing, unless what names it is about to be committed.
 */
export class NamedBlobs {
  readonly #store: Store;
  readonly #session: SessionKey;
  #pictures: Promise<ReadonlySet<string>> | undefined;
  #files: Promise<ReadonlySet<string>> | undefined;
  /** What steps gave, and what they left of the page. */
  readonly #outcomes: BlobsOfSteps;
  readonly #pages: BlobsOfSteps;
  readonly #exchanges: BlobsOfSteps;

  constructor(store: Store, session: SessionKey) {
    this.#store = store;
    this.#session = session;
    this.#outcomes = new BlobsOfSteps(async (range) =>
      (await store.readSteps(session, range)).map(({ actions }) => actions),
    );
    this.#exchanges = new BlobsOfSteps(async (range) =>
      (await store.readSteps(session, range)).flatMap(({ exchange }) => exchange ?? []),
    );
    this.#pages = new BlobsOfSteps(async (range) =>
      (await store.readPages(session, range)).map(({ change }) => change),
    );
  }

  async has(blobKey: string): Promise<boolean> {
    const part = partOf(this.#session, blobKey);
    switch (part?.folder) {
      case "artifacts":
        this.#files ??= this.#readFiles();
        return (await this.#files).has(blobKey);
      case "media":
      case "thumbnails":
        this.#pictures ??= this.#readPictures();
        return (await this.#pictures).has(blobKey);
      case "steps":
        return this.#outcomes.has(blobKey, Number.parseInt(part.name, 10));
      case "models":
        return (
          (await this.#exchanges.has(blobKey, Number.parseInt(part.name, 10))) ||
          this.#isPending(blobKey)
        );
      case "pages":
        return this.#pages.has(blobKey, Number.parseInt(part.name, 10));
      case "archive":
        return this.#isArchive(blobKey);
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

  async #readPictures(): Promise<ReadonlySet<string>> {
    const pictures = new Set<string>();
    const pages = pagesOf((cursor) =>
      this.#store.listMedia(this.#session, { limit: pageSize, cursor }),
    );
    for await (const page of pages) {
      for (const { full, thumbnail } of page) pictures.add(full.blobKey).add(thumbnail.blobKey);
    }
    return pictures;
  }

  /** Its step is not committed yet. */
  async #isPending(blobKey: string): Promise<boolean> {
    const session = await this.#store.read(this.#session);
    const { exchange } = session?.run?.decision ?? {};
    return exchange !== undefined && "blobKey" in exchange && exchange.blobKey === blobKey;
  }

  async #isArchive(blobKey: string): Promise<boolean> {
    const session = await this.#store.read(this.#session);
    return session?.archive?.blobKey === blobKey;
  }

  async #isOfRun(blobKey: string, runId: string): Promise<boolean> {
    const run = await this.#store.readRun(this.#session, runId);
    return run !== undefined && "blobKey" in run.script && run.script.blobKey === blobKey;
  }
}

type StepRange = { fromStep: number; toStep: number };

/** The blobs that records of steps name. */
class BlobsOfSteps {
  readonly #read: (range: StepRange) => Promise<Payload<unknown>[]>;
  /** By the first of the steps whose records were read together. */
  readonly #known = new Map<number, Promise<ReadonlySet<string>>>();

  constructor(read: (range: StepRange) => Promise<Payload<unknown>[]>) {
    this.#read = read;
  }

  async has(blobKey: string, step: number): Promise<boolean> {
    const fromStep = step - (step % stepsTogether);
    const known = this.#known.get(fromStep) ?? this.#readFrom(fromStep);
    this.#known.set(fromStep, known);
    return (await known).has(blobKey);
  }

  async #readFrom(fromStep: number): Promise<ReadonlySet<string>> {
    const payloads = await this.#read({ fromStep, toStep: fromStep + stepsTogether - 1 });
    return new Set(payloads.flatMap((payload) => ("blobKey" in payload ? [payload.blobKey] : [])));
  }
}
