import type { Action, ActionOutcome, SnapshotNote } from "@dormouse/contract";
import type { RawPage } from "../../page-state/raw-page.ts";
import type { CapturedState } from "../../snapshot/snapshot.ts";
import { ActionError, BrowserLostError } from "../../step/errors.ts";
import type { ActionContext, BrowserPort, LiveBrowser, OpenRequest } from "../../world/browser.ts";

/**
 * A browser that does what it is told by the text typed into it: "fail", "be lost", "hang" until the
 * signal, "ignore" even the signal, or anything else, which succeeds with the text as its output. Before "post", and
 * what begins so, it tells that a request is about to go out; what follows is done then.
 */
export class ScriptedBrowser implements BrowserPort {
  /** Browsers that were opened, the open ones among them with `alive`. */
  readonly opened: ScriptedLiveBrowser[] = [];
  /** Whether states can be captured. */
  captures = true;
  /** How often "be lost" still loses a browser. */
  losses = Number.POSITIVE_INFINITY;
  /** What captures could not keep as it is. */
  notes: SnapshotNote[] = [];
  probeAnswer: boolean | "no answer" = false;
  pageUrl = "https://example.com/";
  postUrl = "https://example.com/orders";
  opens = true;
  /** What a browser shows in which this was typed; absent where pages are not read. */
  shows?: (typed: readonly string[]) => RawPage | Promise<RawPage>;
  /** Where it goes, in place of a page that is only typed into. */
  site?: ScriptedSite;
  /** What had been typed into browsers whose state others were woken with, one after the other. */
  readonly wokenWith: string[][] = [];
  /** Happens while an action is done. */
  during: (text: string) => Promise<unknown> = () => Promise.resolve();

  async open(request?: OpenRequest): Promise<LiveBrowser> {
    if (!this.opens) await new Promise(() => {});
    if (this.site !== undefined) this.wokenWith.push(await typedIn(request?.snapshot));
    const live = new ScriptedLiveBrowser(this);
    this.opened.push(live);
    return live;
  }
}

/** A site, as it answers to what is done in a browser. */
export type ScriptedSite = {
  /** Of the page that it shows. */
  address?: string;
  /** @returns the action's output. @throws ActionError */
  perform(action: Action, context: ActionContext): Promise<unknown>;
  /** @throws ActionError where it cannot be asked. */
  probe(actions: Action[]): boolean;
};

async function typedIn(snapshot: OpenRequest["snapshot"]): Promise<string[]> {
  const [part] = snapshot?.manifest.parts ?? [];
  if (snapshot === undefined || part === undefined) return [];
  return JSON.parse(Buffer.from(await snapshot.load(part)).toString()) as string[];
}

class ScriptedLiveBrowser implements LiveBrowser {
  alive = true;
  bytes = 100;
  readonly typed: string[] = [];
  /** How many steps it was told of that they count. */
  committedSteps = 0;
  readonly readPage?: () => Promise<RawPage>;
  readonly #owner: ScriptedBrowser;

  constructor(owner: ScriptedBrowser) {
    this.#owner = owner;
    const { shows } = owner;
    if (shows !== undefined) this.readPage = async () => shows(this.typed);
  }

  async perform(action: Action, context: ActionContext): Promise<ActionOutcome> {
    const { signal } = context;
    const { url } = await this.page();
    if (action.type === "fill" || action.type === "type") context.refuseEntering?.(action, [url]);
    if (action.type === "screenshot" && this.#owner.site === undefined) {
      return { type: action.type, durationMs: 0, artifact: await picture(context) };
    }
    const whole = wordsOf(action);
    const posts = whole.startsWith("post");
    if (posts) await context.beforeEffect?.({ method: "POST", url: this.#owner.postUrl });
    this.typed.push(whole);
    const text = posts ? whole.slice("post, ".length) : whole;
    await this.#owner.during(text);
    if (text === "fail") throw new ActionError("locator_not_found", "There is no such button.");
    if (text === "be lost" && this.#owner.losses-- > 0) {
      throw new BrowserLostError("the browser is gone");
    }
    if (text === "ignore") await new Promise(() => {});
    if (text === "hang") {
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      throw new Error("cut short");
    }
    const outcome = { type: action.type, durationMs: 0, output: whole };
    const { site } = this.#owner;
    return site === undefined
      ? outcome
      : { ...outcome, ...(await this.#visit(site, action, context)) };
  }

  async #visit(
    site: ScriptedSite,
    action: Action,
    context: ActionContext,
  ): Promise<Partial<ActionOutcome>> {
    const output = await site.perform(action, context);
    const { name } = action;
    return { ...(name === undefined ? {} : { name }), ...(output === undefined ? {} : { output }) };
  }

  async probe(actions: Action[]): Promise<boolean> {
    if (this.#owner.site !== undefined) return this.#owner.site.probe(actions);
    if (this.#owner.probeAnswer !== "no answer") return this.#owner.probeAnswer;
    throw new ActionError("navigation_failed", "The site is down.");
  }

  async page(): Promise<{ url: string; title: string }> {
    const { site, pageUrl } = this.#owner;
    return { url: site?.address ?? pageUrl, title: "Example" };
  }

  async capture(): Promise<CapturedState> {
    if (!this.#owner.captures) throw new BrowserLostError("the page hangs");
    const content = new TextEncoder().encode(JSON.stringify(this.typed));
    return {
      parts: [{ kind: "localStorage", storageKey: "https://example.com/", content }],
      tabs: [
        {
          tabId: "t1",
          ...(await this.page()),
          active: true,
          scroll: { x: 0, y: 0 },
        },
      ],
      dialogs: { response: "dismiss" },
      notes: this.#owner.notes,
    };
  }

  committed(): void {
    this.committedSteps += 1;
  }

  async memoryBytes(): Promise<number> {
    return this.bytes;
  }

  async close(): Promise<void> {
    this.alive = false;
  }
}

function picture({ saveArtifact }: ActionContext) {
  const content = new Uint8Array([1]);
  const file = { kind: "screenshot", fileName: "page.png", contentType: "image/png" } as const;
  return saveArtifact({ ...file, content });
}

function wordsOf(action: Action): string {
  if (action.type === "type") return action.text;
  return action.type === "fill" ? action.value : action.type;
}
