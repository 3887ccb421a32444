import type { Locator } from "@dormouse/contract";
import type { ElementHandle, Frame, KeyInput } from "puppeteer-core";
import { callFor, callForElement, isDocumentGone } from "../locators/toolkit.ts";
import { ask, whenReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";
import { parseChord, pressChord } from "./keys.ts";
import type { Scene } from "./scene.ts";

export const keyboardActions: Handlers<"type" | "press"> = {
  async type(action, scene) {
    const { locator, text, delayMs = 0 } = action;
    if (locator === undefined) await noteTyped(scene, text);
    else await focus(scene, locator, { text, isSecret: scene.isSecret(action) });
    await withConsequences(scene, () => typeText(scene, text, delayMs));
    return {};
  },

  async press({ key, locator }, scene) {
    const chord = parseChord(key);
    if (locator !== undefined) await focus(scene, locator);
    await withConsequences(scene, () => pressChord(scene.page, chord, key));
    return {};
  },
};

/** @param typed what it is focused for */
async function focus(
  scene: Scene,
  locator: Locator,
  typed?: { text: string; isSecret: boolean },
): Promise<void> {
  await whenReady(scene, locator, { visible: true, enabled: true }, async (element) => {
    if (typed !== undefined) {
      scene.target.noteEntered(typed.text, await ask(element, locator, "aboutField"));
    }
    return ask(element, locator, "focusAtEnd", typed?.isSecret ?? false);
  });
}

/** Notes what is about to be typed, for the field that the keyboard writes to, in whichever frame that is. */
async function noteTyped(scene: Scene, text: string): Promise<void> {
  try {
    const field = await focusedField(scene.page.mainFrame());
    if (field !== undefined) scene.target.noteEntered(text, await callFor(field, "aboutField"));
  } catch (error) {
    // Of a page that is leaving: what is typed goes to nobody, or to the next one.
    if (!isDocumentGone(error)) throw error;
  }
}

async function focusedField(
  frame: Frame,
): Promise<{ frame: Frame; element: ElementHandle } | undefined> {
  const element = await callForElement(frame, "focused");
  if (element === null) return undefined;
  const inner = await element.contentFrame();
  return inner === null ? { frame, element } : focusedField(inner);
}

async function typeText(scene: Scene, text: string, delayMs: number): Promise<void> {
  const { keyboard } = scene.page;
  for (const character of text.replaceAll("\r\n", "\n")) {
    scene.check();
    if (isOnKeyboard(character)) await keyboard.press(character as KeyInput);
    else await keyboard.sendCharacter(character);
    if (delayMs > 0) await scene.sleep(delayMs);
  }
}

/** The US layout that Puppeteer's keyboard has. */
function isOnKeyboard(character: string): boolean {
  return /^[\x20-\x7e\n]$/.test(character);
}
