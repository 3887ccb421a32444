import type { HeldField } from "../page/secrecy.ts";
import { callFor, isDocumentGone } from "../locators/toolkit.ts";
import { focusedField } from "./focused-field.ts";
import type { Scene } from "./scene.ts";

/**
 * Writes key by key, and notes what the field that is written to holds before and after: what was typed is but a part
 * of it. The last key may send it off, and then nobody can ask what it held.
 * @param written the text; empty where it is none. The fields of one that is secret are covered in pictures.
 */
export async function notingSecrets(
  scene: Scene,
  { text, isSecret }: { text: string; isSecret: boolean },
  write: () => Promise<void>,
): Promise<void> {
  const before = await heldNow(scene, isSecret);
  if (before !== undefined) {
    scene.target.noteEntered(before.held, before.field, "typing");
    // A line break sends it off.
    const [line = ""] = text.split("\n");
    scene.target.noteEntered(before.held + line, before.field, "typing");
  }
  await write();
  const after = await heldNow(scene, isSecret);
  if (after !== undefined) scene.target.noteEntered(after.held, after.field, "typing");
}

async function heldNow({ page }: Scene, isSecret: boolean): Promise<HeldField | undefined> {
  try {
    const field = await focusedField(page.mainFrame());
    return field && (await callFor(field, "heldBy", isSecret));
  } catch (error) {
    // Of a page that is leaving: what is typed goes to nobody, or to the next one.
    if (isDocumentGone(error) || page.isClosed()) return undefined;
    throw error;
  }
}
