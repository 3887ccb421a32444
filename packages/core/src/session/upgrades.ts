import { modulesAfter, newSessionModules } from "../coordinator/linked-modules.ts";
import type { Upgrade } from "../layout/layout.ts";
import type { Session } from "./session.ts";

/** A session of the first layout, which had no modules, and another name for `notBeforeMs`. */
type FirstSession = Omit<Session, "modules"> &
  Partial<Pick<Session, "modules">> & { retryAtMs?: number };

/** One of the second layout, which had an archive beside its records: a summary, once it was ended. */
type SecondSession = Omit<Session, "ended"> & { ended?: { atMs: number; archive?: unknown } };

/** See Layout. */
export const sessionUpgrades: readonly Upgrade[] = [withModules, withoutSummary];

function withModules({ retryAtMs, ...first }: FirstSession): SecondSession {
  const { modules = {}, createdAtMs, notBeforeMs = retryAtMs } = first;
  // A program of before may have written over what a newer one stored: it kept modules, but left them as they stood.
  const all = { ...newSessionModules(first, createdAtMs), ...modules };
  return {
    ...first,
    ...(notBeforeMs === undefined ? {} : { notBeforeMs }),
    modules: modulesAfter(all, first, [], createdAtMs),
  };
}

/** Its records are where they were: it has not been archived. The collector finds the summary. */
function withoutSummary({ ended, ...second }: SecondSession): Session {
  return { ...second, ...(ended === undefined ? {} : { ended: { atMs: ended.atMs } }) };
}
