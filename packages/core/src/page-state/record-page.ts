import { layouts } from "../layout/layouts.ts";
import { pageBlob } from "../session/blob-prefix.ts";
import type { Session } from "../session/session.ts";
import { storePayload } from "../snapshot/payload.ts";
import type { Blobs } from "../world/blobs.ts";
import type { HotDelta } from "../world/hot-state.ts";
import { changeOf } from "./diff/change.ts";
import type { PageMemory } from "./page-memory.ts";
import type { PagePointer, PageRecord } from "./page-record.ts";

/** What a step's commit says of the page. */
export type RecordedPage = {
  pointer: PagePointer;
  memory: PageMemory;
  /** Absent where the page is as it was. */
  record?: PageRecord;
  /** What it changes of the page before, unless the record holds all. */
  delta?: HotDelta;
};

/**
 * What the session's next step is to record of the page. Where that is much, a blob of it is stored, which is no
 * one's until a commit names it.
 * @param before the page as the session's records have it; undefined where they could not be read.
 */
export async function recordPage(
  blobs: Blobs,
  session: Session,
  before: PageMemory | undefined,
  memory: PageMemory,
): Promise<RecordedPage> {
  const { nextStep: step, fence, pageState } = session;
  const base = pageState?.outdated ? undefined : pageState;
  const changed = changeOf(before, memory, base);
  if (changed === undefined && base !== undefined)
    return { pointer: { ...base, asOf: step }, memory };
  const change = changed ?? { full: memory };
  const payload = await storePayload(
    blobs,
    layouts.pageChange,
    pageBlob(session, step, fence),
    change,
  );
  if (base === undefined || "full" in change) return { ...recorded(step, step, payload), memory };
  const delta = { from: base.step, step, delta: change.delta };
  return { ...recorded(step, base.keyframe, payload), memory, delta };
}

function recorded(
  step: number,
  keyframe: number,
  change: PageRecord["change"],
): Required<Pick<RecordedPage, "pointer" | "record">> {
  return { pointer: { step, keyframe, asOf: step }, record: { step, keyframe, change } };
}
