/**
 * How a secret came to be known:
 * - `entered`: an action or an answer was all of it;
 * - `typing`: a field held it while it was written key by key, perhaps to be continued;
 * - `held`: a field of a page held it, whoever had put it there;
 * - `passing`: it is to be kept by nobody longer than need be, as the security code of a card.
 */
export type Learned = "entered" | "typing" | "held" | "passing";

/**
 * A form in which a text may say a secret, as far as is needed to find it: its length, some bits of its first
 * characters, by which most places are passed over, a keyed digest of it all, and how many characters beside it are
 * partly of it. Characters are those of a folded text.
 */
export type Needle = [length: number, head: number, digest: string, margin: number];

/** Of one secret: as it is, then in base64. */
export type SecretTrace = { learned: Learned; needles: Needle[] };

/**
 * What a session keeps of the secrets that were entered in it, the latest last. Whoever has the key can try what
 * they guess, and a short code is soon guessed: so it is to lie under a seal only.
 */
export type SecretTraces = {
  /** Base64; drawn for this session, and of no use elsewhere. */
  key: string;
  traces: SecretTrace[];
};
