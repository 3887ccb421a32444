import { layouts } from "../layout/layouts.ts";
import { openSessionSeal, type SealedSession } from "../snapshot/session-seal.ts";
import { sealRecord } from "../snapshot/sealed-record.ts";
import type { Payload } from "../world/blobs.ts";
import type { World } from "../world/world.ts";
import type { Exchange } from "./decision.ts";
import { exchangeName } from "./read-exchange.ts";

/**
 * Stores what was said with a model, sealed for its session: it is what is acted on, with all that is entered then.
 * @throws KeyUnwrapError, and what the blobs throw
 */
export async function keepExchange(
  { blobs, keyring }: Pick<World, "blobs" | "keyring">,
  session: SealedSession,
  { step, blobKey }: { step: number; blobKey: string },
  exchange: Exchange,
): Promise<Payload<Exchange>> {
  const seal = await openSessionSeal(keyring, session);
  const sealed = await sealRecord(seal, exchangeName(step), exchange);
  await blobs.put(blobKey, sealed, "application/octet-stream");
  return { blobKey, bytes: sealed.byteLength, schemaVersion: layouts.exchange.version };
}
