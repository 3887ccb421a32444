import type { Action, ActionOutcome } from "@dormouse/contract";
import type { SimulatedProcess } from "../../simulation/process.ts";
import type { Random } from "../../simulation/random.ts";
import type { CapturedState } from "../../snapshot/snapshot.ts";
import { ActionError } from "../../step/errors.ts";
import type { ActionContext, BrowserPort, LiveBrowser, OpenRequest } from "../../world/browser.ts";
import { site, type Harbor, type Page } from "./harbor.ts";

/** Which site, whose browser, and how often a page of it is not what it should be. */
type Surroundings = {
  harbor: Harbor;
  random: Random;
  process: SimulatedProcess;
  brokenPages(): number;
  /** Told where a state was kept in which nobody is signed in, or that came of a page that was not as it should be. */
  onUnfit(): void;
};

/** What a browser keeps of Harbor, which is good once a page was seen as one who is signed in sees it. */
type State = { token?: string; isDamaged?: true };

const part = { kind: "localStorage", storageKey: site.url } as const;

/** A browser whose state is the one cookie that Harbor has given it. It ends with its process. */
export class HarborBrowser implements BrowserPort {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async open({ snapshot }: OpenRequest): Promise<LiveBrowser> {
    const { process, random, onUnfit } = this.#around;
    await process.pass(random.integer(50, 400));
    const stored = snapshot?.manifest.parts[0];
    if (snapshot === undefined || stored === undefined) return new HarborPage(this.#around, {});
    const content = new TextDecoder().decode(await snapshot.load(stored));
    const state = JSON.parse(content) as State;
    if (state.token === undefined || state.isDamaged) onUnfit();
    return new HarborPage(this.#around, state);
  }
}

/** A site that was there a moment ago still is. */
const fineMs = 5_000;

class HarborPage implements LiveBrowser {
  alive = true;
  readonly #around: Surroundings;
  readonly #fields = new Map<string, string>();
  #state: State;
  #page: Page = "out";
  #fineUntilMs = 0;

  constructor(around: Surroundings, state: State) {
    this.#around = around;
    this.#state = state;
  }

  async perform(action: Action, { beforeEffect }: ActionContext): Promise<ActionOutcome> {
    const { process, random, harbor } = this.#around;
    await process.pass(random.integer(5, 500));
    if (action.type === "goto") this.#visit(action.url);
    if (action.type === "fill") this.#fields.set(JSON.stringify(action.locator), action.value);
    if (action.type === "expect" && !this.#shows(action.text)) throw notThere();
    if (action.type === "click" && this.#page === "form") this.#signIn();
    else if (action.type === "click") {
      if (this.#page !== "in") throw notThere();
      await beforeEffect?.({ method: "POST", url: site.url });
      harbor.book(this.#state.token);
    }
    return { type: action.type, durationMs: 1 };
  }

  async probe(actions: Action[]): Promise<boolean> {
    const { process, random } = this.#around;
    await process.pass(random.integer(5, 500));
    for (const action of actions) {
      if (action.type === "goto") this.#visit(action.url);
      if (action.type === "expect" && !this.#shows(action.text)) return false;
    }
    return true;
  }

  async page(): Promise<{ url: string; title: string }> {
    return { url: site.url, title: "Harbor" };
  }

  async capture(): Promise<CapturedState> {
    await this.#around.process.pass(this.#around.random.integer(5, 200));
    const content = new TextEncoder().encode(JSON.stringify(this.#state));
    return { parts: [{ ...part, content }], tabs: [], dialogs: { response: "dismiss" } };
  }

  async memoryBytes(): Promise<number> {
    return 100;
  }

  async close(): Promise<void> {
    this.alive = false;
  }

  /** Whoever stayed away for too long loses the cookie. */
  #visit(url: string): void {
    const { harbor, random, process, brokenPages } = this.#around;
    const nowMs = process.clock.nowMs();
    const isBroken = nowMs > this.#fineUntilMs && random.chance(brokenPages());
    if (!isBroken) this.#fineUntilMs = nowMs + fineMs;
    if (isBroken) {
      this.#page = "broken";
      this.#state.isDamaged = true;
      return;
    }
    const isIn = harbor.visit(this.#state.token);
    if (isIn) delete this.#state.isDamaged;
    else delete this.#state.token;
    this.#page = url.endsWith("login") ? "form" : isIn ? "in" : "out";
  }

  #signIn(): void {
    const [username = "", password = ""] = this.#fields.values();
    const token = this.#around.harbor.signIn(username, password, this.#state.token);
    this.#page = token === undefined ? "out" : "in";
    if (token !== undefined) this.#state.token = token;
  }

  #shows(text: string | undefined): boolean {
    return text === { in: "Sign out", out: "Sign in", form: "Sign in", broken: "" }[this.#page];
  }
}

function notThere(): ActionError {
  return new ActionError("expectation_failed", "That is not there.");
}
