import type { AgentTask, Approvals } from "@dormouse/contract";
import type { ModelCall } from "../../model/model.ts";
import type { PageContent } from "../../page-state/page-content.ts";
import { isLook } from "../tools/agent-tools.ts";
import { haveEffects } from "./has-effect.ts";
import { stricterApprovals } from "./stricter.ts";

/** What holds for an agent's run in a session; where neither says anything, what has an effect is asked about. */
export function approvalsOf(
  task: Pick<AgentTask, "approvals">,
  session: { approvals?: Approvals | undefined },
): Approvals {
  return stricterApprovals(task.approvals, session.approvals) ?? "effects";
}

/** Beside looks, what changes nothing, neither on the page nor behind it. */
const harmless: ReadonlySet<string> = new Set(["waitFor", "screenshot", "scroll", "hover", "note"]);

/**
 * Of each call of one answer, whether it needs to be approved before any of them is done.
 * @param page as it is
 */
export function needApproval(
  calls: readonly ModelCall[],
  page: PageContent | undefined,
  approvals: Approvals,
): boolean[] {
  switch (approvals) {
    case "none":
      return calls.map(() => false);
    case "effects":
      return haveEffects(calls, page);
    case "all":
      return calls.map(({ tool }) => !isLook(tool) && !harmless.has(tool));
  }
}
