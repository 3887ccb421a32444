import type { Ref } from "../page-state/page-content.ts";
import { withNextRef } from "../page-state/known-page.ts";
import type { PageMemory } from "../page-state/page-memory.ts";
import { PageReader } from "../page-state/page-reader.ts";
import type { NodeAddress } from "../page-state/raw-page.ts";
import type { RecordedPage } from "../page-state/record-page.ts";
import { SecretMemory } from "../page-state/secret-memory/secret-memory.ts";
import type { SecretTraces } from "../page-state/secret-memory/secret-traces.ts";
import type { Session } from "../session/session.ts";
import type { LiveBrowser } from "../world/browser.ts";

/** What a session's browser shows, beside what the session's records have of it. */
export class SessionPage {
  readonly #live: LiveBrowser;
  readonly #secrets: SecretMemory;
  #recorded: Promise<PageMemory | undefined>;
  /** The step whose record that is. */
  #step: number | undefined;
  #nextRef: number | undefined;
  #reader: Promise<PageReader> | undefined;
  #blot: ((text: string) => string) | undefined;
  #before: Promise<void> = Promise.resolve();
  /** As the reader gave it last, and as it had given it when that was recorded. */
  #read: PageMemory | undefined;
  #readWhenRecorded: PageMemory | undefined;

  /**
   * @param recorded the page as the records have it; undefined where they have none, or do not say.
   * @param secrets what the session's snapshot has of what no page may tell.
   */
  constructor(
    live: LiveBrowser,
    { pageState, nextRef }: Pick<Session, "pageState" | "nextRef">,
    recorded: Promise<PageMemory | undefined>,
    secrets?: SecretTraces,
  ) {
    this.#live = live;
    this.#secrets = new SecretMemory(secrets);
    this.#recorded = recorded;
    this.#step = pageState?.step;
    this.#nextRef = nextRef;
  }

  /** Whether it knows what the session's records have of the page by now. */
  isUpToDate({ pageState }: Pick<Session, "pageState">): boolean {
    return this.#step === pageState?.step;
  }

  /** The page as the records have it. */
  get recorded(): Promise<PageMemory | undefined> {
    return this.#recorded;
  }

  /** What the session was told in secret: from now on none of its pages is told with it. */
  hide(secrets: readonly string[]): void {
    for (const secret of secrets) this.#secrets.learn(secret, "entered");
  }

  /** What the session's next snapshot is to keep of what no page may tell. */
  get secrets(): SecretTraces | undefined {
    this.#learn();
    return this.#secrets.kept;
  }

  /** A text of the page without what was secret when that was last read, or was entered since. */
  blot(text: string): string {
    this.#learn();
    return this.#blot?.(text) ?? this.#secrets.blot(text);
  }

  /** What was read of a page without what was signed in with, if that is long enough to be told from what is read. */
  blotLong(text: string): string {
    this.#learn();
    return this.#secrets.blotLong(text);
  }

  /** Number of the next ref: those before may have been told. */
  get nextRef(): number | undefined {
    return this.#nextRef;
  }

  /**
   * Where the element is now that the session knows by the ref.
   * @throws ActionError `stale_ref`
   */
  locate(ref: Ref): Promise<NodeAddress> {
    return this.#inTurn(async (reader) => {
      try {
        return await reader.locate(ref);
      } finally {
        // A refusal names what is there instead.
        this.#note(reader.memory);
      }
    });
  }

  /** @returns the page as it is now; undefined where the browser shows nothing. */
  async read(): Promise<PageMemory | undefined> {
    if (this.#live.readPage === undefined) return undefined;
    return this.#inTurn(async (reader) => {
      this.#read = await reader.read();
      this.#note(this.#read);
      // Secrets were left out of what was recorded: without a change that is what it still is.
      return this.#read === this.#readWhenRecorded ? this.#recorded : this.#read;
    });
  }

  /** What was read last is recorded so. */
  record({ pointer, memory }: RecordedPage): void {
    this.#recorded = Promise.resolve(memory);
    this.#step = pointer.step;
    this.#readWhenRecorded = this.#read;
  }

  /** One after another: a reading that nobody waited for must not come behind a later one. */
  #inTurn<Result>(use: (reader: PageReader) => Promise<Result>): Promise<Result> {
    this.#reader ??= this.#recorded.then(
      (memory) =>
        new PageReader(this.#live, withNextRef(memory, this.#nextRef ?? 1), this.#secrets),
    );
    const reader = this.#reader;
    const turn = this.#before.then(async () => {
      const own = await reader;
      this.#blot = (text) => own.blot(text);
      this.#learn();
      return use(own);
    });
    this.#before = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  #learn(): void {
    for (const { value, learned } of this.#live.takeEntered?.() ?? []) {
      this.#secrets.learn(value, learned);
    }
  }

  #note(memory: PageMemory | undefined): void {
    this.#nextRef = memory?.refs.next ?? this.#nextRef;
  }
}
