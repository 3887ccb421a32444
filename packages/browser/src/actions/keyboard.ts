import type { Locator } from "@dormouse/contract";
import type { KeyInput } from "puppeteer-core";
import { ask, whenReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";
import { parseChord, pressChord } from "./keys.ts";
import type { Scene } from "./scene.ts";

export const keyboardActions: Handlers<"type" | "press"> = {
  async type(action, scene) {
    const { locator, text, delayMs = 0 } = action;
    await focus(scene, locator, scene.isSecret(action));
    await withConsequences(scene, () => typeText(scene, text, delayMs));
    return {};
  },

  async press({ key, locator }, scene) {
    const chord = parseChord(key);
    await focus(scene, locator, false);
    await withConsequences(scene, () => pressChord(scene.page, chord, key));
    return {};
  },
};

async function focus(scene: Scene, locator: Locator | undefined, isSecret: boolean): Promise<void> {
  if (locator === undefined) return;
  const needs = { visible: true, enabled: true };
  await whenReady(scene, locator, needs, (element) =>
    ask(element, locator, "focusAtEnd", isSecret),
  );
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
