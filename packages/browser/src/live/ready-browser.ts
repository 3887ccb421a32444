import type { BrowserIdentity, Viewport } from "@dormouse/contract";
import { defaultDialogs } from "@dormouse/core";
import { isDeepStrictEqual } from "node:util";
import type { CDPSession } from "puppeteer-core";
import { EffectGate } from "../effects/effect-gate.ts";
import { Emulation } from "../identity/emulation.ts";
import type { LaunchedBrowser } from "../launch/launch.ts";
import { Seeder } from "../state/seeder.ts";
import type { OpenedFrom } from "../tabs/open-tabs.ts";
import type { Tab } from "../tabs/tab.ts";
import { Dialogs } from "./dialogs.ts";
import { NavigationGate } from "./navigation-gate.ts";
import { RequestGate } from "./request-gate.ts";
import { Targets, type TargetEvents } from "./targets.ts";

/** Who is told of what happens in the browser's pages, and asked before a document is shown. */
export type Occupant = TargetEvents & {
  /** Resolves once sites may be asked for documents: they are told who asks. */
  introduced(): Promise<void>;
  /** Rejects where the page must not be shown: it would go on without its state. */
  prepare(frameId: string, origin: string): Promise<void>;
  onUnprepared(error: unknown, origin: string): void;
};

/**
 * A browser that a session can wake in: its pages are met, its requests for documents held. It need
 * not know yet which session that is; it has one at most.
 */
export class ReadyBrowser {
  readonly launched: LaunchedBrowser;
  readonly session: CDPSession;
  /** A line for requests only. */
  readonly requests: CDPSession;
  readonly dialogs = new Dialogs(defaultDialogs);
  readonly targets: Targets;
  readonly seeder: Seeder;
  readonly effects: EffectGate;
  readonly #gate: RequestGate;
  /** What the pages were told to look like. */
  readonly #look: { identity: BrowserIdentity; viewport: Viewport | undefined };
  #blank: Promise<Tab> | undefined;
  #occupant: Occupant | undefined;

  /** @param viewport the one an action has set, in place of the identity's */
  static async prepare(
    launched: LaunchedBrowser,
    identity: BrowserIdentity,
    viewport?: Viewport,
  ): Promise<ReadyBrowser> {
    const open = () => launched.browser.target().createCDPSession();
    const [session, control, requests] = await Promise.all([open(), open(), open()]);
    const lines = { session, control, requests };
    const ready = new ReadyBrowser(launched, { identity, viewport }, lines);
    const opening = [ready.#gate.open(), ready.targets.watch()];
    // Every session starts with a tab. Chromium does in order what it is asked for: it comes after these.
    ready.#blank = ready.targets.create();
    // It shows when the tab is asked for.
    ready.#blank.catch(() => undefined);
    await Promise.all(opening);
    return ready;
  }

  private constructor(
    launched: LaunchedBrowser,
    look: { identity: BrowserIdentity; viewport: Viewport | undefined },
    { session, control, requests }: Record<"session" | "control" | "requests", CDPSession>,
  ) {
    this.launched = launched;
    this.session = session;
    this.requests = requests;
    this.#look = look;
    this.targets = new Targets({
      browser: launched.browser,
      session,
      control,
      emulation: new Emulation(launched.disguise, look.identity, look.viewport),
      dialogs: this.dialogs,
      events: {
        onPopup: async (tab) => this.#occupant?.onPopup(tab),
        onClosed: (tab) => this.#occupant?.onClosed(tab),
        onCrashed: () => this.#occupant?.onCrashed(),
      },
    });
    this.seeder = new Seeder(() => this.targets.createHidden());
    const navigations = new NavigationGate({
      seeder: this.seeder,
      standIn: (frameId) => this.targets.tabOfFrame(frameId)?.standIn,
      introduced: async () => this.#occupant?.introduced(),
      prepare: async (frameId, origin) => this.#occupant?.prepare(frameId, origin),
      onFailure: (error, origin) => this.#occupant?.onUnprepared(error, origin),
    });
    this.effects = new EffectGate((held) => this.#gate.holdScripts(held));
    this.#gate = new RequestGate(session, navigations, this.effects);
  }

  /** Does all that can be done before the session is known. */
  async warmUp(): Promise<void> {
    await Promise.all([this.#blank, this.seeder.warmUp()]);
  }

  /** From now on the browser is this session's, and looks as its identity says. */
  async occupy(
    occupant: Occupant,
    identity: BrowserIdentity,
    viewport: Viewport | undefined,
  ): Promise<void> {
    if (this.#occupant !== undefined) throw new Error("a browser is of one session only");
    this.#occupant = occupant;
    if (isDeepStrictEqual(this.#look, { identity, viewport })) return;
    await this.#blank;
    await this.targets.become(new Emulation(this.launched.disguise, identity, viewport));
  }

  /** A blank tab. */
  async createTab(from?: OpenedFrom): Promise<Tab> {
    if (from !== undefined) return this.targets.createFrom(from.opener, from.name);
    const blank = this.#blank;
    this.#blank = undefined;
    return blank ?? this.targets.create();
  }
}
