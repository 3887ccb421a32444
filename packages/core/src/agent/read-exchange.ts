import { layouts } from "../layout/layouts.ts";
import { openSessionSeal, type SealedSession } from "../snapshot/session-seal.ts";
import { loadPayload } from "../snapshot/payload.ts";
import { unsealRecord } from "../snapshot/sealed-record.ts";
import type { Payload } from "../world/blobs.ts";
import type { World } from "../world/world.ts";
import type { Exchange } from "./decision.ts";

/** Those of the first layout lie in the clear. */
const sealedSince = 2;

/** What is sealed as the exchange of this step. */
export function exchangeName(step: number): string[] {
  return ["exchange", `${step}`];
}

export function isSealed({ schemaVersion = 1 }: Payload<Exchange>): boolean {
  return schemaVersion >= sealedSince;
}

/** @throws NewerLayoutError, BrokenSealError, KeyUnwrapError, and what the blobs throw. */
export async function readExchange(
  { blobs, keyring }: Pick<World, "blobs" | "keyring">,
  session: SealedSession,
  step: number,
  exchange: Payload<Exchange>,
): Promise<Exchange> {
  if (!isSealed(exchange) || "inline" in exchange) {
    return loadPayload(blobs, layouts.exchange, exchange);
  }
  const { blobKey, schemaVersion } = exchange;
  layouts.exchange.refuseNewer(schemaVersion);
  const [sealed, seal] = await Promise.all([blobs.get(blobKey), openSessionSeal(keyring, session)]);
  if (sealed === undefined) throw new Error(`blob ${blobKey} is missing`);
  const record = await unsealRecord(seal, exchangeName(step), sealed);
  return layouts.exchange.read(record, schemaVersion);
}
