import type { ActionOf, Locator } from "@dormouse/contract";
import type { KeyInput } from "puppeteer-core";
import { ask, whenReady } from "./element.ts";
import { refuseFocused } from "./focused-field.ts";
import type { Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";
import { parseChord, pressChord } from "./keys.ts";
import { notingSecrets } from "./noting-secrets.ts";
import type { Scene } from "./scene.ts";

export const keyboardActions: Handlers<"type" | "press"> = {
  async type(action, scene) {
    const { locator, text, delayMs = 0 } = action;
    if (locator !== undefined) {
      await focus(scene, locator, action);
    }
    await notingSecrets(scene, { text, isSecret: scene.isSecret(action) }, () =>
      withConsequences(scene, () => typeText(scene, action, delayMs)),
    );
    return {};
  },

  async press({ key, locator }, scene) {
    const chord = parseChord(key);
    if (locator !== undefined) await focus(scene, locator);
    const text = Array.from(chord.key).length === 1 ? chord.key : "";
    await notingSecrets(scene, { text, isSecret: false }, () =>
      withConsequences(scene, () => pressChord(scene.page, chord, key)),
    );
    return {};
  },
};

/** @param typing what it is focused for */
async function focus(scene: Scene, locator: Locator, typing?: ActionOf<"type">): Promise<void> {
  await whenReady(scene, locator, { visible: true, enabled: true }, async (element) => {
    if (typing === undefined) return ask(element, locator, "focusAtEnd", false);
    scene.refuseEntering(typing, element.frame);
    scene.target.noteEntered(typing.text, await ask(element, locator, "aboutField"), "typing");
    return ask(element, locator, "focusAtEnd", scene.isSecret(typing));
  });
}

async function typeText(scene: Scene, action: ActionOf<"type">, delayMs: number): Promise<void> {
  const { keyboard } = scene.page;
  for (const character of action.text.replaceAll("\r\n", "\n")) {
    scene.check();
    await refuseFocused(scene, action);
    if (isOnKeyboard(character)) await keyboard.press(character as KeyInput);
    else await keyboard.sendCharacter(character);
    if (delayMs > 0) await scene.sleep(delayMs);
  }
}

/** The US layout that Puppeteer's keyboard has. */
function isOnKeyboard(character: string): boolean {
  return /^[\x20-\x7e\n]$/.test(character);
}
