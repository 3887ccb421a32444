import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity, type Action } from "@dormouse/contract";
import {
  encodePage,
  encodeSection,
  findInPage,
  PageReader,
  type ActionContext,
  type LiveBrowser,
  type PageContent,
} from "@dormouse/core";

const { signal } = new AbortController();

/** A live session as an agent has it: it sees the page as text, and acts by refs. */
export class TextSession {
  readonly #live: LiveBrowser;
  readonly #end: () => Promise<void>;
  #reader: PageReader;

  private constructor(live: LiveBrowser, end: () => Promise<void>) {
    this.#live = live;
    this.#end = end;
    this.#reader = new PageReader(live, undefined);
  }

  static async open(): Promise<TextSession> {
    const port = createBrowserPort({ network: { allowPrivate: true } });
    const live = await port.open({ identity: BrowserIdentity.parse({}), signal });
    return new TextSession(live, async () => {
      await live.close();
      await port.close();
    });
  }

  /** What the page is told as. */
  async text(): Promise<string> {
    return encodePage(await this.#content()).text;
  }

  async goto(url: string): Promise<void> {
    await this.#live.perform({ type: "goto", url }, this.#context());
    this.#reader = new PageReader(this.#live, undefined);
  }

  /** @returns what the action tells, of one that looks at the page. */
  async do(action: Action): Promise<string | undefined> {
    if (action.type === "find") {
      return findInPage(await this.#content(), { text: action.text, prose: "" });
    }
    if (action.type === "expand") {
      const { ref, section, from } = action;
      const range = from === undefined ? {} : { from };
      return encodeSection(await this.#content(), ref ?? section, range)?.text;
    }
    await this.#live.perform({ timeoutMs: 3_000, ...action }, this.#context());
    return undefined;
  }

  close(): Promise<void> {
    return this.#end();
  }

  async #content(): Promise<PageContent> {
    const memory = await this.#reader.read();
    if (memory === undefined) throw new Error("no page is shown");
    return memory.content;
  }

  #context(): ActionContext {
    const reader = this.#reader;
    return {
      signal,
      caption: () => {
        throw new Error("no captions here");
      },
      saveArtifact: () => Promise.reject(new Error("no artifacts here")),
      readArtifact: () =>
        Promise.resolve({
          fileName: "invoice.txt",
          contentType: "text/plain",
          content: new TextEncoder().encode("12.50"),
        }),
      locateRef: (ref) => reader.locate(ref),
    };
  }
}
