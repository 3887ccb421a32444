import type { Action, ActionOutcome, Ref } from "@dormouse/contract";
import { ActionError, PageReader, type PageContent, type PageMemory } from "@dormouse/core";
import { context, Sleeper } from "../../live/support/sleeper.ts";

/** A session whose page is read, and acted on by the refs that were read. */
export class RefUser {
  readonly session = new Sleeper();
  #reader: PageReader | undefined;

  async wake(): Promise<void> {
    await this.session.wake();
    this.#reader = new PageReader(this.session.browser, this.#reader?.memory);
  }

  /** To sleep, and awake again in another browser. */
  async nap(): Promise<void> {
    await this.session.nap();
    // As it is stored, and loaded again.
    const memory = JSON.parse(JSON.stringify(this.#reader?.memory)) as PageMemory;
    this.#reader = new PageReader(this.session.browser, memory);
  }

  async read(): Promise<PageContent> {
    const memory = await this.#reader?.read();
    if (memory === undefined) throw new Error("the session sleeps");
    return memory.content;
  }

  /** The ref of an element of that name; with `nth` of several, in the order of the page. */
  async ref(name: string, nth?: number): Promise<Ref> {
    const { elements } = await this.read();
    const named = Object.keys(elements).filter((ref) => elements[ref as Ref]?.name === name);
    const ref = named[nth ?? 0];
    if (ref === undefined) throw new Error(`nothing on the page is called "${name}"`);
    if (nth === undefined && named.length > 1) throw new Error(`several are called "${name}"`);
    return ref as Ref;
  }

  do(action: Action): Promise<ActionOutcome> {
    return this.session.browser.perform(action, {
      ...context,
      saveArtifact: ({ content, ...file }) =>
        Promise.resolve({ artifactId: "1", bytes: content.length, sha256: "", ...file }),
      locateRef: async (ref) => {
        if (this.#reader === undefined) throw new Error("the session sleeps");
        return this.#reader.locate(ref);
      },
    });
  }

  async output(action: Action): Promise<unknown> {
    return (await this.do(action)).output;
  }

  /** @returns what the action failed with; undefined where it was done */
  async failure(action: Action): Promise<ActionError | undefined> {
    try {
      await this.do({ timeoutMs: 200, ...action });
      return undefined;
    } catch (error) {
      if (error instanceof ActionError) return error;
      throw error;
    }
  }

  close(): Promise<void> {
    return this.session.close();
  }
}
