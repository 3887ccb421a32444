import { BrowserIdentity, type Action, type ActionOutcome } from "@dormouse/contract";
import {
  BrowserLostError,
  createDataKey,
  loadPart,
  openSessionSeal,
  openStored,
  storeCapture,
  type ActionContext,
  type BrowserPort,
  type CapturedState,
  type LiveBrowser,
  type OpenRequest,
  type PartReference,
  type SnapshotManifest,
} from "@dormouse/core";
import { MemoryBlobs, MemoryKeyring } from "@dormouse/core/memory";
import { testChromium } from "./chromium.ts";
import type { ActionTarget } from "../action-target.ts";
import { createBrowserPort, type BrowserPortOptions } from "../browser-port.ts";
import { ChromiumSession } from "../live-browser.ts";

const key = { tenantId: "tenant", sessionId: "session" };

export const context: ActionContext = {
  signal: new AbortController().signal,
  caption: () => {
    throw new Error("no captions here");
  },
  saveArtifact: () => Promise.reject(new Error("no artifacts here")),
  readArtifact: () => Promise.reject(new Error("no artifacts here")),
};

/** A session that sleeps and wakes as the engine has it do, each time in another browser. */
export class Sleeper {
  manifest: SnapshotManifest | undefined;
  /** Parts that a wake or a visit asked for. */
  readonly loaded: PartReference[] = [];
  readonly #world = { blobs: new MemoryBlobs(), keyring: new MemoryKeyring() };
  readonly #session = createDataKey(this.#world.keyring, key).then(({ wrapped }) => ({
    ...key,
    dataKey: wrapped,
    fence: 1,
  }));
  readonly #options: BrowserPortOptions;
  readonly #identity: BrowserIdentity;
  readonly #credentials: Pick<OpenRequest, "openCredential">;
  #browser: ChromiumSession | undefined;

  constructor(
    options: BrowserPortOptions &
      Pick<OpenRequest, "openCredential"> & {
        identity?: Parameters<typeof BrowserIdentity.parse>[0];
      } = {},
  ) {
    const { identity, openCredential, ...rest } = options;
    this.#credentials = openCredential === undefined ? {} : { openCredential };
    this.#identity = BrowserIdentity.parse(identity ?? {});
    this.#options = rest;
  }

  get browser(): ChromiumSession {
    if (this.#browser === undefined) throw new Error("the session sleeps");
    return this.#browser;
  }

  get target(): ActionTarget {
    return this.browser.target;
  }

  /** @param port where the browser is to come from, in place of one of its own */
  async wake(port?: BrowserPort): Promise<void> {
    const own = async () =>
      createBrowserPort({
        executablePath: await testChromium(),
        network: { allowPrivate: true },
        ...this.#options,
      });
    const opened = await this.#open(port ?? (await own()));
    if (!(opened instanceof ChromiumSession)) throw new Error("not one of ours");
    this.#browser = opened;
  }

  /** Stores the state without ending the browser. */
  async checkpoint(): Promise<CapturedState> {
    const captured = await this.browser.capture(this.manifest);
    await this.keep(captured);
    return captured;
  }

  /** What the next wake begins with is the snapshot as it was stored: sealed, and opened again. */
  async keep(captured: CapturedState): Promise<void> {
    const options = { base: this.manifest, step: 1, nowMs: 0 };
    const session = await this.#session;
    const { stored } = await storeCapture(this.#world, session, captured, options);
    const seal = await openSessionSeal(this.#world.keyring, session);
    this.manifest = await openStored(this.#world.blobs, session, seal, stored);
  }

  async load(part: PartReference): Promise<Uint8Array> {
    return loadPart(this.#world, await this.#session, part);
  }

  async close(): Promise<void> {
    await this.#browser?.close();
    this.#browser = undefined;
  }

  /** To sleep and awake again. */
  async nap(): Promise<CapturedState> {
    const captured = await this.checkpoint();
    await this.close();
    await this.wake();
    return captured;
  }

  do(action: Action): Promise<ActionOutcome> {
    return this.browser.perform(action, context);
  }

  goto(url: string): Promise<ActionOutcome> {
    return this.do({ type: "goto", url });
  }

  async evaluate<Value>(script: string): Promise<Value> {
    return (await this.target.active().evaluate(script)) as Value;
  }

  /** Chromium's own crash while it starts is answered as the engine does: with another one, once. */
  async #open(port: BrowserPort): Promise<LiveBrowser> {
    try {
      return await port.open(this.#request());
    } catch (error) {
      if (!(error instanceof BrowserLostError) || "code" in error) throw error;
      return port.open(this.#request());
    }
  }

  #request(): OpenRequest {
    const request = { identity: this.#identity, ...this.#credentials, signal: context.signal };
    const { manifest } = this;
    if (manifest === undefined) return request;
    return {
      ...request,
      snapshot: {
        manifest,
        load: (part) => {
          this.loaded.push(part);
          return this.load(part);
        },
      },
    };
  }
}
