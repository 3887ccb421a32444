import type { DialogPolicy } from "@dormouse/core";
import type { CDPSession } from "puppeteer-core";
import type { AnsweredDialog } from "./action-target.ts";
import { remember } from "../tabs/page-bounds.ts";

/** Answers dialogs at once: one that stays open stops its page, and every other one of its process. */
export class Dialogs {
  policy: DialogPolicy;
  #answered: AnsweredDialog[] = [];

  constructor(policy: DialogPolicy) {
    this.policy = policy;
  }

  answerOn(session: CDPSession): void {
    session.on("Page.javascriptDialogOpening", ({ type, message, defaultPrompt }) => {
      // Who navigates away has decided to: a page may not hold its visitor back.
      const response = type === "beforeunload" ? "accept" : this.policy.response;
      remember(this.#answered, { type, message, response });
      session
        .send("Page.handleJavaScriptDialog", {
          accept: response === "accept",
          promptText: this.policy.promptText ?? defaultPrompt ?? "",
        })
        .catch(() => undefined);
    });
  }

  /** The dialogs answered since this was last called. */
  take(): AnsweredDialog[] {
    const answered = this.#answered;
    this.#answered = [];
    return answered;
  }
}
