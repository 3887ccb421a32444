import type { SessionKey } from "@dormouse/core";

/** Where the events of a session are published. */
export function channelOf({ tenantId, sessionId }: SessionKey): string {
  return `dormouse:events:${part(tenantId)}:${part(sessionId)}`;
}

/** The channel stands in a path and before a comma; and a tenant named `a:b` is not session `b` of `a`. */
function part(text: string): string {
  return text.replaceAll(/[^\w.-]/g, (character) => `~${character.charCodeAt(0).toString(16)}~`);
}
