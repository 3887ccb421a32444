import type { FrameKind } from "@dormouse/contract";
import type { SessionKey } from "@dormouse/core";

/** Where the events of a session are published. */
export function channelOf(key: SessionKey): string {
  return `dormouse:events:${nameOf(key)}`;
}

/** Where is shown what is seen of its steps. */
export function frameChannelOf(key: SessionKey): string {
  return `dormouse:frames:${nameOf(key)}`;
}

/** The mark that somebody watches it. */
export function watchKeyOf(key: SessionKey, kind: FrameKind): string {
  return `dormouse:watch:${kind}:${nameOf(key)}`;
}

function nameOf({ tenantId, sessionId }: SessionKey): string {
  return `${keyPart(tenantId)}:${keyPart(sessionId)}`;
}

/** The channel stands in a path and before a comma; and a tenant named `a:b` is not session `b` of `a`. */
export function keyPart(text: string): string {
  return text.replaceAll(/[^\w.-]/g, (character) => `~${character.charCodeAt(0).toString(16)}~`);
}
