import { layouts } from "../layout/layouts.ts";
import type { Payload } from "../world/blobs.ts";
import type { World } from "../world/world.ts";
import { loadPayload } from "../snapshot/payload.ts";
import type { Exchange } from "./decision.ts";

/** @throws NewerLayoutError, and what the blobs throw. */
export function readExchange(
  { blobs }: Pick<World, "blobs">,
  exchange: Payload<Exchange>,
): Promise<Exchange> {
  return loadPayload(blobs, layouts.exchange, exchange);
}
