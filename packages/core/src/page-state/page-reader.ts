import { ActionError } from "../step/errors.ts";
import type { LiveBrowser } from "../world/browser.ts";
import { type RowsBefore, withGrowth } from "./grown-rows.ts";
import { readOutline } from "./outline/outline.ts";
import type { PageContent, PageElement, Ref } from "./page-content.ts";
import type { PageMemory } from "./page-memory.ts";
import type { NodeAddress, RawPage } from "./raw-page.ts";
import { assignRefs } from "./refs/assign-refs.ts";
import { nearTo } from "./refs/near-to.ts";
import { type PageBefore, withSettledAlerts } from "./settled-alerts.ts";
import { SecretMemory } from "./secret-memory/secret-memory.ts";

const leftMax = 1_000;

type Reading = {
  memory: PageMemory;
  fingerprint: string;
  /** Version of the secrets that were known. */
  secrets: number;
  addresses: ReadonlyMap<Ref, NodeAddress>;
  blot: (text: string) => string;
  /** How far down the page was when its rows were last others. */
  scrolledPx: number;
};

/** Reads the page of one browser, for as long as that lives, and knows its elements again. */
export class PageReader {
  readonly #live: Pick<LiveBrowser, "readPage">;
  #memory: PageMemory | undefined;
  #last: Reading | undefined;
  /** Elements that are not on the page any more, to tell what comes nearest to them. */
  readonly #left = new Map<Ref, PageElement>();
  readonly #secrets: SecretMemory;

  /**
   * @param memory what the session knows of its page; undefined where it knows nothing yet
   * @param secrets what no page of the session may tell; the passwords that are read are added
   */
  constructor(
    live: Pick<LiveBrowser, "readPage">,
    memory: PageMemory | undefined,
    secrets: SecretMemory = new SecretMemory(),
  ) {
    this.#live = live;
    this.#memory = memory;
    this.#secrets = secrets;
  }

  /** A text of the page without what was secret when that was last read. */
  blot(text: string): string {
    return this.#last?.blot(text) ?? this.#secrets.blot(text);
  }

  /** What was known when the page was last read. */
  get memory(): PageMemory | undefined {
    return this.#memory;
  }

  /**
   * The page as it is now; the same object where nothing has changed since it was read. Undefined of a browser
   * that shows nothing.
   * @throws BrowserLostError
   */
  async read(): Promise<PageMemory | undefined> {
    return (await this.#read())?.memory;
  }

  /**
   * Where the element is that the ref names, as the page is now.
   * @throws ActionError `stale_ref` where that is not certain
   * @throws BrowserLostError
   */
  async locate(ref: Ref): Promise<NodeAddress> {
    const reading = await this.#read();
    const address = reading?.addresses.get(ref);
    if (address !== undefined) return address;
    throw stale(ref, this.#left.get(ref), reading?.memory);
  }

  async #read(): Promise<Reading | undefined> {
    const raw = await this.#live.readPage?.();
    if (raw === undefined) return undefined;
    const { fingerprint, secrets } = this.#last ?? {};
    if (fingerprint !== raw.fingerprint || secrets !== this.#secrets.version) {
      const before = this.#memory?.content;
      this.#last = this.#assign(raw);
      this.#memory = this.#last.memory;
      if (before !== undefined) this.#noteLeft(before, this.#memory.content);
    }
    return this.#last;
  }

  #noteLeft(before: PageContent, now: PageContent): void {
    for (const [ref, element] of Object.entries(before.elements) as [Ref, PageElement][]) {
      if (now.elements[ref] === undefined) this.#left.set(ref, element);
    }
    for (const ref of this.#left.keys()) {
      if (this.#left.size <= leftMax) break;
      this.#left.delete(ref);
    }
  }

  #assign(raw: RawPage): Reading {
    const { fingerprint } = raw;
    // A digest of a short code could be guessed: what an element is known by holds none of it.
    const { outline: read, page, hidden, blot } = readOutline(raw, this.#secrets);
    // A page may say it where no field is known to hold it any more.
    for (const secret of hidden) this.#secrets.learn(secret, "held");
    const { version } = this.#secrets;
    const settled = withSettledAlerts(read, page, this.#pageBefore());
    const { outline, scrolledPx } = withGrowth(settled, page, this.#rowsBefore());
    const assigned = assignRefs(outline, page, this.#memory?.refs, this.#last?.addresses);
    return { ...assigned, fingerprint, secrets: version, blot, scrolledPx };
  }

  #pageBefore(): PageBefore | undefined {
    return this.#last && { content: this.#last.memory.content, addresses: this.#last.addresses };
  }

  #rowsBefore(): RowsBefore | undefined {
    return this.#last && { content: this.#last.memory.content, scrolledPx: this.#last.scrolledPx };
  }
}

function stale(
  ref: Ref,
  element: PageElement | undefined,
  now: PageMemory | undefined,
): ActionError {
  const isGiven = Number(ref.slice(1)) < (now?.refs.next ?? 1);
  const words = element === undefined ? "" : ` (${element.role} "${element.name}")`;
  const reason = isGiven
    ? `${ref}${words} is not on the page any more, or cannot be told from another element`
    : `${ref} was never given to an element of this session`;
  return new ActionError("stale_ref", `${reason}; read the page state again and use a ref of it`, {
    locator: { ref },
    found: now === undefined ? [] : nearTo(element, now.content),
  });
}
