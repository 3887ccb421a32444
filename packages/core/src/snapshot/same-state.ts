import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  partId,
  type CapturedPart,
  type CapturedState,
  type SnapshotManifest,
} from "./snapshot.ts";

/** Whether the captured state is, in every part, that of the snapshot, and nothing of it was left out. */
export function isStateOf(
  { parts, tabs, dialogs, viewport, secrets }: SnapshotManifest,
  captured: CapturedState,
): boolean {
  if (captured.notes !== undefined && captured.notes.length > 0) return false;
  const before = { tabs, dialogs, viewport, secrets };
  const {
    tabs: tabsNow,
    dialogs: dialogsNow,
    viewport: viewportNow,
    secrets: secretsNow,
  } = captured;
  const now = { tabs: tabsNow, dialogs: dialogsNow, viewport: viewportNow, secrets: secretsNow };
  if (!isDeepStrictEqual(before, now) || parts.length !== captured.parts.length) return false;
  const known = new Set(parts.map(markOf));
  return captured.parts.every((part) => known.has(markOf(part)));
}

/** What a part is, and where it belongs; of files the browser that wrote them too: an older one must not read them. */
function markOf(part: CapturedPart): string {
  const sha256 =
    "content" in part ? createHash("sha256").update(part.content).digest("hex") : part.sha256;
  return `${sha256} ${part.browserVersion ?? ""} ${partId(part)}`;
}
