import { createHmac, hkdfSync } from "node:crypto";
import { seal, unseal } from "../seal/seal.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { DataKey, KeyContext, Keyring } from "../world/keyring.ts";

/** A session, as far as its snapshots are sealed for it. */
export type SealedSession = SessionKey & Pick<Session, "dataKey">;

/** The data key of a new session. */
export function createDataKey(keyring: Keyring, key: SessionKey): Promise<DataKey> {
  return keyring.create(contextOf(key));
}

/** By their data keys, each of which opens for its own session only. Deriving takes longer than sealing a small part. */
const seals = new WeakMap<Uint8Array, SessionSeal>();

/** @throws KeyUnwrapError, and what the keyring throws where it does not answer. */
export async function openSessionSeal(
  keyring: Keyring,
  session: SealedSession,
): Promise<SessionSeal> {
  const dataKey = await keyring.unwrap(session.dataKey, contextOf(session));
  // A keyring that remembers its keys gives the very same bytes each time.
  const known = seals.get(dataKey);
  if (known !== undefined) return known;
  const seal = new SessionSeal(session, dataKey);
  seals.set(dataKey, seal);
  return seal;
}

/** Seals what a session stores, and names its blobs. */
export class SessionSeal {
  readonly #session: SessionKey;
  readonly #contentKey: Uint8Array;
  readonly #nameKey: Uint8Array;

  constructor(session: SessionKey, dataKey: Uint8Array) {
    this.#session = session;
    this.#contentKey = derive(dataKey, "content");
    this.#nameKey = derive(dataKey, "names");
  }

  /** `content` is a part's, compressed. */
  sealPart(content: Uint8Array, sha256: string): Buffer {
    return seal(this.#contentKey, content, this.#boundToPart(sha256));
  }

  /** @throws BrokenSealError */
  unsealPart(sealed: Uint8Array, sha256: string): Buffer {
    return unseal(this.#contentKey, sealed, this.#boundToPart(sha256));
  }

  /** @param name what the content is of, such as "manifest", "12". */
  seal(content: Uint8Array, name: readonly string[]): Buffer {
    return seal(this.#contentKey, content, this.#boundTo(name));
  }

  /** @throws BrokenSealError */
  unseal(sealed: Uint8Array, name: readonly string[]): Buffer {
    return unseal(this.#contentKey, sealed, this.#boundTo(name));
  }

  /** A name that only this session gives to this content: a plain hash would tell who has a known file. */
  nameOf(sha256: string): string {
    return createHmac("sha256", this.#nameKey)
      .update(sha256)
      .digest()
      .subarray(0, 16)
      .toString("hex");
  }

  #boundToPart(sha256: string): string[] {
    return ["part", this.#session.tenantId, sha256];
  }

  #boundTo(name: readonly string[]): string[] {
    return [...name, this.#session.tenantId, this.#session.sessionId];
  }
}

function contextOf({ tenantId, sessionId }: SessionKey): KeyContext {
  return { tenantId, purpose: "session", sessionId };
}

function derive(dataKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", dataKey, "", `dormouse snapshot ${purpose}`, 32));
}
