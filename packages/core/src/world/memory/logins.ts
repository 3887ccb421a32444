import type { LoginPointer, StoredFingerprintKey, StoredLoginSecret } from "../../login/login.ts";
import type { SessionKey } from "../../session/session.ts";
import type { Commit } from "../store.ts";
import { Shelf } from "./shelf.ts";

/** What logins have beside their sessions. */
export class MemoryLogins {
  readonly #pointers = new Shelf<LoginPointer>();
  readonly #secrets = new Shelf<StoredLoginSecret>();
  readonly #fingerprintKeys = new Shelf<StoredFingerprintKey>();

  pointer(tenantId: string, fingerprint: string): LoginPointer | undefined {
    return this.#pointers.get(nameOf(tenantId, fingerprint));
  }

  removePointer({ tenantId, fingerprint, sessionId }: LoginPointer): void {
    if (this.pointer(tenantId, fingerprint)?.sessionId !== sessionId) return;
    this.#pointers.delete(nameOf(tenantId, fingerprint));
  }

  apply({ session, login, forgetsLogin }: Commit): void {
    if (login !== undefined) {
      const { pointer, secret } = login;
      this.#pointers.put(nameOf(pointer.tenantId, pointer.fingerprint), pointer);
      this.#secrets.put(nameOf(secret.tenantId, secret.sessionId), secret);
    }
    if (session.status === "CLEANUP" || forgetsLogin) this.removeSecret(session);
  }

  secret({ tenantId, sessionId }: SessionKey): StoredLoginSecret | undefined {
    return this.#secrets.get(nameOf(tenantId, sessionId));
  }

  replaceSecret(secret: StoredLoginSecret): boolean {
    if (this.secret(secret) === undefined) return false;
    this.#secrets.put(nameOf(secret.tenantId, secret.sessionId), secret);
    return true;
  }

  removeSecret({ tenantId, sessionId }: SessionKey): void {
    this.#secrets.delete(nameOf(tenantId, sessionId));
  }

  fingerprintKey(tenantId: string): StoredFingerprintKey | undefined {
    return this.#fingerprintKeys.get(tenantId);
  }

  putFingerprintKey(
    key: StoredFingerprintKey,
    earlier: StoredFingerprintKey | undefined,
  ): StoredFingerprintKey {
    const stored = this.fingerprintKey(key.tenantId);
    if (stored !== undefined && stored.encrypted !== earlier?.encrypted) return stored;
    this.#fingerprintKeys.put(key.tenantId, key);
    return key;
  }
}

function nameOf(...names: string[]): string {
  return JSON.stringify(names);
}
