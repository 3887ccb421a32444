import { secretKindOf } from "@dormouse/core";
import type { FieldWords } from "../page/secrecy.ts";

/** Shorter ones stand in all kinds of words. */
const lengthMin = 4;
/** No password is as long. */
const lengthMax = 1_000;
const countMax = 100;

/**
 * What actions of this browser entered as a password, a one-time code or a card's number: where it is sent off in the
 * same step, no reading finds it in its field, and a later page may say it.
 */
export class EnteredSecrets {
  readonly #values = new Set<string>();

  /** Notes the value, unless it is sure that the field is not secret. */
  note(value: string, field: FieldWords): void {
    const text = value.trim();
    if (text.length < lengthMin || text.length > lengthMax || !isSecret(field)) return;
    this.#values.delete(text);
    this.#values.add(text);
    for (const oldest of this.#values) {
      if (this.#values.size <= countMax) return;
      this.#values.delete(oldest);
    }
  }

  get values(): readonly string[] {
    return [...this.#values];
  }
}

/** When a card expires is a date like any other elsewhere. */
function isSecret({ isSecret: isKnown, autocomplete, said }: FieldWords): boolean {
  const kind = secretKindOf(autocomplete, said);
  return isKnown || (kind !== undefined && kind !== "expiry");
}
