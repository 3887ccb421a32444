import type { CDPSession, Protocol } from "puppeteer-core";
import type { EffectGate } from "../effects/effect-gate.ts";
import type { NavigationGate, Verdict } from "./navigation-gate.ts";

const documents = ["Document"] as const;
/** What fetch() and XMLHttpRequest ask for, in pages and workers; Chromium names both alike. */
const documentsAndScripts = ["Document", "XHR", "Fetch"] as const;

/**
 * Where requests are held, of all pages and workers, until it is decided what is done with them: those
 * for documents always, those of scripts only while they may have to be told of.
 */
export class RequestGate {
  readonly #session: CDPSession;
  readonly #navigations: NavigationGate;
  readonly #effects: EffectGate;

  constructor(session: CDPSession, navigations: NavigationGate, effects: EffectGate) {
    this.#session = session;
    this.#navigations = navigations;
    this.#effects = effects;
  }

  async open(): Promise<void> {
    this.#session.on("Fetch.requestPaused", (event) => void this.#hold(event));
    await this.#enable(documents);
  }

  /** Holds from whatever the browser is sent next: nobody need wait for it. */
  holdScripts(held: boolean): void {
    // Where it fails the browser is gone, as whatever it is sent next will tell.
    this.#enable(held ? documentsAndScripts : documents).catch(() => undefined);
  }

  async #enable(types: readonly Protocol.Network.ResourceType[]): Promise<void> {
    await this.#session.send("Fetch.enable", {
      patterns: types.map((resourceType) => ({
        urlPattern: "*",
        resourceType,
        requestStage: "Request" as const,
      })),
    });
  }

  async #hold(event: Protocol.Fetch.RequestPausedEvent): Promise<void> {
    try {
      await this.#carryOut(await this.#decide(event), event.requestId);
    } catch {
      // A page that was closed meanwhile needs no answer.
    }
  }

  async #decide(event: Protocol.Fetch.RequestPausedEvent): Promise<Verdict> {
    const isNavigation = event.resourceType === "Document";
    const verdict: Verdict = isNavigation ? await this.#navigations.decide(event) : { kind: "go" };
    if (verdict.kind !== "go") return verdict;
    try {
      await this.#effects.admit(event.request, isNavigation ? "navigation" : "script");
    } catch {
      return { kind: "fail", reason: "Aborted" };
    }
    return verdict;
  }

  async #carryOut(verdict: Verdict, requestId: string): Promise<void> {
    const session = this.#session;
    switch (verdict.kind) {
      case "go":
        return session.send("Fetch.continueRequest", { requestId });
      case "fail":
        return session.send("Fetch.failRequest", { requestId, errorReason: verdict.reason });
      case "answer":
        return session.send("Fetch.fulfillRequest", {
          requestId,
          responseCode: 200,
          responseHeaders: [{ name: "content-type", value: "text/html; charset=utf-8" }],
          body: Buffer.from(verdict.html).toString("base64"),
        });
    }
  }
}
