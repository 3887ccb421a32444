import type { Action, ActionOutcome, ActionType } from "@dormouse/contract";
import { BrowserLostError, type ActionContext } from "@dormouse/core";
import type { ActionTarget } from "../live/action-target.ts";
import { downloadActions } from "./download.ts";
import { dragActions } from "./drag.ts";
import { extractActions } from "./extract.ts";
import { formActions } from "./form.ts";
import type { Handler, Handlers } from "./handler.ts";
import { keyboardActions } from "./keyboard.ts";
import { navigationActions } from "./navigation.ts";
import { pictureActions } from "./picture.ts";
import { pointerActions } from "./pointer.ts";
import { readActions } from "./read.ts";
import { Scene } from "./scene.ts";
import { tabActions } from "./tab.ts";
import { uploadActions } from "./upload.ts";
import { waitActions } from "./wait.ts";

/** Those that the page's state answers, which core has. */
type Answered = "expand" | "find";
type Performed = Exclude<ActionType, Answered>;

const handlers: Handlers<Performed> = {
  ...navigationActions,
  ...pointerActions,
  ...dragActions,
  ...keyboardActions,
  ...formActions,
  ...uploadActions,
  ...downloadActions,
  ...waitActions,
  ...extractActions,
  ...readActions,
  ...pictureActions,
  ...tabActions,
};

/**
 * Does one action on the active tab and waits until it has taken effect.
 * @throws ActionError for what the script's author can understand and change.
 * @throws BrowserLostError when the browser is gone.
 * @throws the signal's reason as soon as `context.signal` is aborted.
 */
export async function performAction(
  target: ActionTarget,
  action: Action,
  context: ActionContext,
): Promise<ActionOutcome> {
  const startedAtMs = performance.now();
  const scene = new Scene(target, action, context);
  try {
    scene.check();
    if (isAnswered(action.type)) throw new TypeError(`${action.type} is not for a browser`);
    const handler = handlers[action.type] as Handler<ActionType>;
    const result = await scene.orEnd(handler(action, scene));
    const durationMs = Math.round(performance.now() - startedAtMs);
    return outcomeOf(action, result, target, durationMs);
  } catch (error) {
    scene.check();
    throw target.browser.connected ? error : lost(error);
  } finally {
    scene.close();
  }
}

function isAnswered(type: ActionType): type is Answered {
  return type === "expand" || type === "find";
}

function outcomeOf(
  action: Action,
  result: Pick<ActionOutcome, "output" | "artifact">,
  target: ActionTarget,
  durationMs: number,
): ActionOutcome {
  const dialogs = target.takeDialogs();
  return {
    type: action.type,
    ...(action.name === undefined ? {} : { name: action.name }),
    durationMs,
    ...result,
    ...(dialogs.length === 0 ? {} : { dialogs }),
  };
}

function lost(cause: unknown): BrowserLostError {
  return new BrowserLostError("the browser is gone", { cause });
}
