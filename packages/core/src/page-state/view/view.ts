import type { PageState, PageStateCore } from "@dormouse/contract";
import type { Session } from "../../session/session.ts";
import type { PageMemory } from "../page-memory.ts";
import { viewActions } from "./action-state.ts";
import { viewPage } from "./page-view.ts";

/** A page, and the step that left it so. */
export type PageAfter = { step: number; memory: Pick<PageMemory, "content"> };

/** What the page alone decides of a state. */
export function viewCore({ step, memory: { content } }: PageAfter): PageStateCore {
  return { page_state: viewPage(content, step), action_state: viewActions(content) };
}

/** Whose state it is. */
export function viewOwner({
  sessionId,
  agentId,
  metadata,
}: Session): Pick<PageState, "session_id" | "agent_id" | "agent_name"> {
  const name = metadata["agentName"] ?? metadata["agent_name"] ?? agentId;
  return {
    session_id: sessionId,
    ...(agentId === undefined ? {} : { agent_id: agentId }),
    ...(typeof name === "string" ? { agent_name: name } : {}),
  };
}

export function viewStatistics({
  actionCounts,
  createdAtMs,
  updatedAtMs,
}: Session): PageState["statistics"] {
  const { succeeded, failed } = actionCounts ?? { succeeded: 0, failed: 0 };
  return {
    total_actions: succeeded + failed,
    successful_actions: succeeded,
    failed_actions: failed,
    session_start: new Date(createdAtMs).toISOString(),
    last_activity: new Date(updatedAtMs).toISOString(),
  };
}
