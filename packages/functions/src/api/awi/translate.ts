import type { PageDiff, PageStateParts, Ref } from "@dormouse/contract";
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
    actionState: actionState(actions, page?.elements),
    statistics: statistics(state.statistics, timestamp),
    cacheInfo: {
      activeCacheKey: state.query_cache?.active_cache_key ?? null,
      cachedAt: state.query_cache?.cached_at ?? null,
    },
    timestamp,
  };
}

/** These clients look up nothing: each action says all that it needs. */
function actionState(
  actions: PageStateParts["action_state"],
  elements: NonNullable<PageStateParts["page_state"]>["elements"] = {},
): AwiState["actionState"] {
  const { available_actions = [], disabled_actions = [], argument_schemas = [] } = actions ?? {};
  const roleOf = (ref: Ref) => ({ role: elements[ref]?.role ?? "" });
  const usual = new Map(argument_schemas.map((one) => [one.action, one.arguments]));
  return {
    available: available_actions.map((one) => {
      const schema = one.arguments ?? usual.get(one.action);
      return {
        ...one,
        ...roleOf(one.ref),
        ...(schema === undefined ? {} : { arguments: schema }),
      };
    }),
    disabled: disabled_actions.map((one) => ({ ...one, ...roleOf(one.ref) })),
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
