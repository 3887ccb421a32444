import { ActionError } from "@dormouse/core";
import type { KeyInput, Page } from "puppeteer-core";

const modifierNames = ["Alt", "Control", "Meta", "Shift"] as const;
type Modifier = (typeof modifierNames)[number];
export type Chord = { modifiers: Modifier[]; key: string };

/** "Control+Shift+A" → the modifiers and the key; "Control++" and "+" name the plus key. */
export function parseChord(text: string): Chord {
  const plus = text === "+" || text.endsWith("++");
  const parts = plus ? [...text.slice(0, -1).split("+").filter(Boolean), "+"] : text.split("+");
  const names = parts.slice(0, -1);
  const unknown = names.find((name) => !isModifier(name));
  if (unknown !== undefined) throw unknownKey(text, unknown);
  return { modifiers: names.filter(isModifier), key: keyName(parts.at(-1) ?? "", names) };
}

/** With Control held, "A" means the key of that letter: Shift is to be named where it is meant. */
function keyName(key: string, modifiers: string[]): string {
  if (!/^[a-z]$/i.test(key) || modifiers.length === 0) return key;
  return modifiers.includes("Shift") ? key.toUpperCase() : key.toLowerCase();
}

export async function pressChord({ keyboard }: Page, chord: Chord, text: string): Promise<void> {
  for (const modifier of chord.modifiers) await keyboard.down(modifier);
  try {
    await pressKey(keyboard, chord.key, text);
  } finally {
    for (const modifier of chord.modifiers.toReversed()) await keyboard.up(modifier);
  }
}

async function pressKey(keyboard: Page["keyboard"], key: string, text: string): Promise<void> {
  try {
    await keyboard.press(key as KeyInput);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("Unknown key")) throw error;
    // Not on the keyboard, but a character all the same: "é".
    if (Array.from(key).length !== 1) throw unknownKey(text, key);
    await keyboard.sendCharacter(key);
  }
}

function isModifier(name: string): name is Modifier {
  return modifierNames.some((modifier) => modifier === name);
}

function unknownKey(text: string, key: string): ActionError {
  return new ActionError(
    "key_unknown",
    `"${text}": there is no key "${key}"; use names such as Enter, Tab, ArrowDown, a or Control+A`,
  );
}
