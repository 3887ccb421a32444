import type { Action, ActionOutcome, ArtifactReference } from "@dormouse/contract";
import { ActionError, type ActionContext, type DialogPolicy } from "@dormouse/core";
import type { Browser, Dialog, Page } from "puppeteer-core";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ActionTarget, AnsweredDialog } from "../../live/action-target.ts";
import { performAction } from "../index.ts";
import { launchChromium } from "./chromium.ts";

type Answer = {
  body?: string;
  status?: number;
  headers?: Record<string, string>;
  delayMs?: number;
};

/** A browser, a web site of the test's own pages, and what actions left behind. */
export class Stage {
  readonly browser: Browser;
  readonly target: ActionTarget;
  readonly artifacts: { reference: ArtifactReference; content: Uint8Array }[] = [];
  readonly requests: { url: string; body: string }[] = [];
  readonly #server: Server;
  readonly #routes = new Map<string, Answer>();

  static async open(processes: "one" | "many" = "one"): Promise<Stage> {
    const [browser, downloads] = await Promise.all([
      launchChromium(processes),
      mkdtemp(join(tmpdir(), "stage-")),
    ]);
    const page = await browser.newPage();
    return new Stage(browser, createTarget(browser, page, downloads));
  }

  private constructor(browser: Browser, target: ActionTarget) {
    this.browser = browser;
    this.target = target;
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", this.origin);
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
      request.on("end", () => {
        this.requests.push({ url: `${url.pathname}${url.search}`, body });
        const answer = this.#routes.get(url.pathname) ?? { status: 404, body: "not here" };
        setTimeout(() => {
          response.writeHead(answer.status ?? 200, {
            "content-type": "text/html; charset=utf-8",
            ...answer.headers,
          });
          response.end(answer.body ?? "");
        }, answer.delayMs ?? 0);
      });
    }).listen(0);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The same server under another site's name. */
  get otherOrigin(): string {
    return this.origin.replace("127.0.0.1", "localhost");
  }

  get page(): Page {
    return this.target.active();
  }

  serve(path: string, answer: string | Answer): string {
    this.#routes.set(path, typeof answer === "string" ? { body: answer } : answer);
    return `${this.origin}${path}`;
  }

  /** Serves the markup and goes there. */
  async show(body: string): Promise<void> {
    const url = this.serve(
      "/page",
      `<!doctype html><meta charset="utf-8"><title>Page</title>${body}`,
    );
    await this.do({ type: "goto", url });
    this.requests.length = 0;
  }

  do(action: Action, signal: AbortSignal = new AbortController().signal): Promise<ActionOutcome> {
    return performAction(this.target, action, this.#context(signal));
  }

  /** Does the action, which enters what is to be seen nowhere. */
  doInSecret(action: Action): Promise<ActionOutcome> {
    const context = this.#context(new AbortController().signal);
    return performAction(this.target, action, { ...context, secretActions: new Set([action]) });
  }

  /** Does the action, which enters what no other origin may get. */
  doFor(origin: string, action: Action): Promise<ActionOutcome> {
    const refuseEntering = (_action: Action, addresses: readonly string[]): void => {
      const other = addresses.find((address) => URL.parse(address)?.origin !== origin);
      if (other !== undefined) throw new ActionError("login_failed", `not at ${other}`);
    };
    const context = this.#context(new AbortController().signal);
    return performAction(this.target, action, { ...context, refuseEntering });
  }

  async output(action: Action): Promise<unknown> {
    return (await this.do(action)).output;
  }

  /** The failure of an action that must fail; in little time, unless the action says otherwise. */
  async failure(action: Action): Promise<ActionError> {
    try {
      await this.do({ timeoutMs: 300, ...action });
    } catch (error) {
      if (error instanceof ActionError) return error;
      throw error;
    }
    throw new Error(`${action.type} was to fail and did not`);
  }

  async evaluate<Value>(script: string): Promise<Value> {
    return (await this.page.evaluate(script)) as Value;
  }

  async log(): Promise<string[]> {
    return this.evaluate("window.log ?? []");
  }

  downloadsLeft(): Promise<string[]> {
    return readdir(this.target.downloadDirectory);
  }

  async close(): Promise<void> {
    // A page in an endless loop would hold up a polite end.
    this.browser.process()?.kill("SIGKILL");
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(this.target.downloadDirectory, { recursive: true, force: true });
  }

  #context(signal: AbortSignal): ActionContext {
    return {
      signal,
      caption: () => {
        throw new Error("no captions here");
      },
      saveArtifact: async ({ kind, fileName, contentType, content }) => {
        const reference: ArtifactReference = {
          artifactId: `art_${this.artifacts.length}`,
          kind,
          fileName,
          contentType,
          bytes: content.byteLength,
          sha256: createHash("sha256").update(content).digest("hex"),
        };
        this.artifacts.push({ reference, content });
        return reference;
      },
      readArtifact: async (artifactId) => {
        const found = this.artifacts.find(({ reference }) => reference.artifactId === artifactId);
        if (found === undefined) {
          throw new ActionError("upload_failed", `there is no artifact ${artifactId}`);
        }
        return { ...found.reference, content: found.content };
      },
    };
  }
}

function createTarget(browser: Browser, first: Page, downloadDirectory: string): ActionTarget {
  const tabs: Page[] = [];
  let active = first;
  let policy: DialogPolicy = { response: "dismiss" };
  let dialogs: AnsweredDialog[] = [];

  const answer = async (dialog: Dialog): Promise<void> => {
    dialogs.push({ type: dialog.type(), message: dialog.message(), response: policy.response });
    if (policy.response === "accept") await dialog.accept(policy.promptText);
    else await dialog.dismiss();
  };
  const adopt = (page: Page): void => {
    if (tabs.includes(page)) return;
    tabs.push(page);
    page.on("dialog", (dialog) => void answer(dialog));
    page.once("close", () => tabs.splice(tabs.indexOf(page), 1));
  };
  adopt(first);
  browser.on("targetcreated", (target) => {
    void target.page().then((page) => {
      if (page !== null) adopt(page);
    });
  });

  const target: ActionTarget = {
    browser,
    downloadDirectory,
    connectionFailure: () => undefined,
    tabs: () => [...tabs],
    active: () => active,
    async activate(page) {
      active = page;
      await page.bringToFront();
    },
    async openTab() {
      const page = await browser.newPage();
      adopt(page);
      active = page;
      return page;
    },
    async closeTab(page) {
      if (tabs.length === 1) await target.openTab();
      await page.close();
      const last = tabs.at(-1);
      if (last !== undefined) await target.activate(last);
    },
    async setViewport({ width, height, deviceScaleFactor = 1, mobile = false }) {
      await active.setViewport({ width, height, deviceScaleFactor, isMobile: mobile });
    },
    setDialogPolicy(next) {
      policy = next;
    },
    noteEntered: () => undefined,
    captionPicture: () => Promise.reject(new Error("no captions here")),
    takeDialogs() {
      const taken = dialogs;
      dialogs = [];
      return taken;
    },
  };
  return target;
}
