import { base64Of, withoutRanges } from "../../input/find-secrets.ts";
import { blotMark } from "../outline/secrets/blot-out.ts";
import { withoutCardNumbers } from "../outline/secrets/card-number.ts";
import { TraceFinder } from "./find-traces.ts";
import { folded } from "./folded.ts";
import type { Learned, Needle, SecretTrace, SecretTraces } from "./secret-traces.ts";
import { headLength, TraceKey } from "./trace-key.ts";

/** No password is as long. */
const lengthMax = 1_000;
/** In base64 shorter ones stand in too much that has nothing to do with them. */
const lengthInBase64Min = 6;
/** What is shorter stands on other pages by chance, where only a page's word says that it is a secret. */
const heldLengthMin = 8;
/** Words that a page puts into a password field of its own would be missing on all others. */
const words = /^[\p{Letter}\s]+$/u;
/** A page can put any number of them into its fields: it must not drive out what was entered. */
const most = { ours: 100, held: 20 };

/**
 * What a session was told in secret, and what it entered into fields for secrets: no page that it comes to is told
 * with it, in whichever browser it wakes. It knows none of it any more, but finds it in a text.
 */
export class SecretMemory {
  readonly #key: TraceKey;
  /** By the digest of what each says, the latest last. */
  readonly #traces = new Map<string, SecretTrace>();
  #finder: TraceFinder | undefined;
  #version = 0;

  /** @param kept what the session's snapshot has of it */
  constructor(kept?: SecretTraces) {
    this.#key = new TraceKey(kept?.key);
    for (const trace of kept?.traces ?? []) this.#put(trace);
  }

  /** Another one where it has learned something since. */
  get version(): number {
    return this.#version;
  }

  get isEmpty(): boolean {
    return this.#traces.size === 0;
  }

  /** What the session's next snapshot is to keep of it; undefined where there is nothing. */
  get kept(): SecretTraces | undefined {
    const traces = [...this.#traces.values()].filter(({ learned }) => learned !== "passing");
    return traces.length === 0 ? undefined : { key: this.#key.toString(), traces };
  }

  learn(secret: string, learned: Learned): void {
    const text = secret.trim();
    const { text: plain } = folded(text);
    if (plain.length < headLength || text.length > lengthMax) return;
    if (learned === "held" && (text.length < heldLengthMin || words.test(text))) return;
    // Those are taken out of every text, whoever entered them.
    if (withoutCardNumbers(text, "") === "") return;
    this.#forgetBeginnings(plain);
    const known = this.#traces.get(this.#key.digestOf(plain));
    this.#put({
      learned: known === undefined ? learned : surer(known.learned, learned),
      needles: known?.needles ?? this.#needlesOf(text, plain),
    });
    if (known !== undefined) return;
    this.#forgetOldest();
    this.#hasChanged();
  }

  /** The text without any of it. */
  blot(text: string): string {
    if (this.isEmpty) return text;
    this.#finder ??= new TraceFinder(
      this.#key,
      [...this.#traces.values()].flatMap(({ needles }) => needles),
    );
    const found = this.#finder.find(text);
    return found.length === 0 ? text : withoutRanges(text, found, blotMark);
  }

  /** The text without what was entered and is too long to be a value that stands there by chance. */
  blotLong(text: string): string {
    const long = [...this.#traces.values()].filter(
      ({ learned, needles: [own] }) =>
        learned === "entered" && own !== undefined && own[0] >= heldLengthMin,
    );
    if (long.length === 0) return text;
    const needles = long.flatMap((trace) => trace.needles);
    const found = new TraceFinder(this.#key, needles).find(text);
    return found.length === 0 ? text : withoutRanges(text, found, blotMark);
  }

  #put(trace: SecretTrace): void {
    const [own] = trace.needles;
    if (own === undefined) return;
    const [, , digest] = own;
    this.#traces.delete(digest);
    this.#traces.set(digest, trace);
  }

  #needlesOf(text: string, plain: string): Needle[] {
    const encoded = plain.length < lengthInBase64Min ? [] : base64Of(text.toWellFormed());
    return [
      this.#needle(plain, 0),
      ...encoded.map((form) =>
        this.#needle(folded(form.text).text, Math.max(form.before, form.behind)),
      ),
    ];
  }

  #needle(plain: string, margin: number): Needle {
    return [plain.length, this.#key.headOf(plain, 0), this.#key.digestOf(plain), margin];
  }

  /** What a field held while this was written into it was no secret of its own. */
  #forgetBeginnings(plain: string): void {
    for (const [digest, { learned, needles }] of this.#traces) {
      const [length] = needles[0] ?? [0];
      if (learned !== "typing" && learned !== "held") continue;
      if (length < plain.length && this.#key.digestOf(plain.slice(0, length)) === digest) {
        this.#traces.delete(digest);
        this.#hasChanged();
      }
    }
  }

  #hasChanged(): void {
    this.#finder = undefined;
    this.#version += 1;
  }

  #forgetOldest(): void {
    const left = { ...most };
    for (const [digest, { learned }] of [...this.#traces].toReversed()) {
      const whose = learned === "held" ? "held" : "ours";
      left[whose] -= 1;
      if (left[whose] < 0) this.#traces.delete(digest);
    }
  }
}

const bySureness: readonly Learned[] = ["passing", "held", "typing", "entered"];

function surer(one: Learned, other: Learned): Learned {
  return bySureness.indexOf(one) > bySureness.indexOf(other) ? one : other;
}
