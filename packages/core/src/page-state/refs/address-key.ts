import type { NodeAddress } from "../raw-page.ts";

export function addressKey({ frameId, backendNodeId }: NodeAddress): string {
  return `${frameId} ${backendNodeId}`;
}
