import type { PageDiff, PageStateParts } from "@dormouse/contract";
import type { AwiDiff, AwiState } from "./answers.ts";

/** A page that nobody has looked at yet: nothing is known of it. */
const nothing: AwiState["currentState"] = {
  route: null,
  metadata: { title: "", breadcrumbs: [] },
  pagination: {},
  filters: {},
  sort: {},
  visibleItems: 0,
  items: [],
};

/** The state in the words of these clients. */
export function translateState(
  { session_id: sessionId, page_state: page, action_state: actions, ...state }: PageStateParts,
  timestamp: string,
): AwiState {
  return {
    success: true,
    sessionId,
    currentState: page === undefined ? nothing : currentState(page),
    actionState: {
      available: actions?.available_actions ?? [],
      disabled: actions?.disabled_actions ?? [],
    },
    statistics: statistics(state.statistics, timestamp),
    cacheInfo: {
      activeCacheKey: state.query_cache?.active_cache_key ?? null,
      cachedAt: state.query_cache?.cached_at ?? null,
    },
    timestamp,
  };
}

function currentState({
  route,
  metadata,
  pagination,
  filters,
  sort,
  visible_items: items,
}: NonNullable<PageStateParts["page_state"]>): AwiState["currentState"] {
  return { route, metadata, pagination, filters, sort, visibleItems: items.length, items };
}

function statistics(
  counted: PageStateParts["statistics"],
  timestamp: string,
): AwiState["statistics"] {
  const {
    total_actions: total = 0,
    successful_actions: successful = 0,
    failed_actions: failed = 0,
    session_start: start = timestamp,
    last_activity: lastActivity = timestamp,
  } = counted ?? {};
  return {
    totalActions: total,
    successfulActions: successful,
    failedActions: failed,
    successRate: total === 0 ? "N/A" : `${((successful / total) * 100).toFixed(1)}%`,
    sessionDuration: Date.parse(timestamp) - Date.parse(start),
    lastActivity,
  };
}

/** What the newest step changed; of another page, all of that. */
export function translateDiff({ full, delta, state }: PageDiff): Pick<AwiDiff, "delta" | "full"> {
  return full ? { delta: { ...state }, full } : { delta: delta ?? {} };
}
