import type { InputRequest } from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import { openSessionSeal, type SealedSession } from "../snapshot/session-seal.ts";
import type { Keyring } from "../world/keyring.ts";
import type { World } from "../world/world.ts";
import type { KeptInput } from "./kept-input.ts";

type Named = Pick<KeptInput, "runId" | "name">;

/** Seals an answer for its session, its run and its name. */
export async function sealInput(
  keyring: Keyring,
  session: SealedSession,
  { runId, name }: Named,
  value: string,
): Promise<string> {
  const seal = await openSessionSeal(keyring, session);
  return seal.seal(Buffer.from(value), ["input", runId, name]).toString("base64");
}

/**
 * Tells one answer from another without being one: few digits would soon be found from their plain hash.
 * @throws DormouseError `session_not_found`, `session_deleted`
 */
export async function inputFingerprint(
  world: World,
  key: SessionKey,
  { name, value }: InputRequest,
): Promise<string> {
  const session = await findKeptSession(world, key);
  const seal = await openSessionSeal(world.keyring, session);
  return seal.nameOf(JSON.stringify(["input", name, value]));
}

/** @throws KeyUnwrapError, BrokenSealError */
export async function openInput(
  keyring: Keyring,
  session: SealedSession,
  { runId, name, sealed }: KeptInput,
): Promise<string> {
  const seal = await openSessionSeal(keyring, session);
  return seal.unseal(Buffer.from(sealed, "base64"), ["input", runId, name]).toString();
}
