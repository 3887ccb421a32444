import { secretKindOf, type EnteredSecret } from "@dormouse/core";
import type { FieldWords } from "../page/secrecy.ts";

/** No password is as long. */
const lengthMax = 1_000;
/** Nobody has asked for them yet: the newest are kept. */
const countMax = 200;

/**
 * What actions entered as a password, a one-time code or a card's number: where it is sent off in the same step, no
 * reading finds it in its field, and a later page may say it.
 */
export class EnteredSecrets {
  #entered: EnteredSecret[] = [];
  /** Characters of a code that is entered into a field for each, by their places. */
  readonly #cells = new Map<number, string>();

  /** Notes the value, unless it is sure that the field is not secret. */
  note(value: string, field: FieldWords, learned: "entered" | "typing"): void {
    const kind = secretKindOf(field.autocomplete, field.said);
    // When a card expires is a date like any other elsewhere.
    if (!field.isSecret && (kind === undefined || kind === "expiry")) return;
    if (field.cell !== undefined && value.length === 1) this.#noteCell(field.cell, value);
    else this.#put(value, kind === "securityCode" ? "passing" : learned);
  }

  /** What was noted since this was last asked. */
  take(): EnteredSecret[] {
    return this.#entered.splice(0);
  }

  /** They are written from the first one on: one before the last is of another code. */
  #noteCell(place: number, character: string): void {
    if (place < Math.max(...this.#cells.keys())) this.#cells.clear();
    this.#cells.set(place, character);
    this.#put([...this.#cells.values()].join(""), "typing");
  }

  #put(value: string, learned: EnteredSecret["learned"]): void {
    if (value.trim() === "" || value.length > lengthMax) return;
    this.#entered = [...this.#entered.slice(1 - countMax), { value, learned }];
  }
}
