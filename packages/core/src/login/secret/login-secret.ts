import { keyOf, type SessionKey } from "../../session/session.ts";
import type { KeyContext } from "../../world/keyring.ts";
import type { World } from "../../world/world.ts";
import type { LoginCredentials, StoredLoginSecret } from "../login.ts";

/** Encrypts what somebody signs in with for the session that holds the login: put in another's place, it does not open. */
export async function sealLogin(
  { vault }: Pick<World, "vault">,
  key: SessionKey,
  credentials: LoginCredentials,
): Promise<StoredLoginSecret> {
  const content = Buffer.from(JSON.stringify(credentials));
  const encrypted = await vault.encrypt(content, contextOf(key));
  return { ...keyOf(key), encrypted: Buffer.from(encrypted).toString("base64") };
}

/**
 * What somebody signs in with, for the one moment it is typed. Workers alone may do this.
 * @throws KeyUnwrapError
 * @throws DormouseError `unavailable`
 */
export async function openLogin(
  { vault }: Pick<World, "vault">,
  { encrypted, ...key }: StoredLoginSecret,
): Promise<LoginCredentials> {
  const content = await vault.decrypt(Buffer.from(encrypted, "base64"), contextOf(key));
  return JSON.parse(Buffer.from(content).toString()) as LoginCredentials;
}

function contextOf({ tenantId, sessionId }: SessionKey): KeyContext {
  return { tenantId, purpose: "login", sessionId };
}
