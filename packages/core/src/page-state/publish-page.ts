import type { ActionOutcome, ScriptAction } from "@dormouse/contract";
import type { Session } from "../session/session.ts";
import type { StepRecord } from "../step/step.ts";
import type { HotTold } from "../world/hot-state.ts";
import type { World } from "../world/world.ts";
import { countActions } from "./history/list-actions.ts";
import type { PagesAround } from "./history/pages-around.ts";
import { actedStep } from "./history/steps.ts";
import { viewAction } from "./history/view-action.ts";
import type { RecordedPage } from "./record-page.ts";
import { actionsInState, toldSession } from "./told-session.ts";

/** A step that was committed, as whoever did it knows it. */
export type KnownStep = {
  record: StepRecord;
  outcomes: ActionOutcome[];
  /** As its script has it: with no answer filled in. */
  script: readonly ScriptAction[];
  pages: PagesAround;
  /** Absent where nobody has looked at the page. */
  recorded?: RecordedPage | undefined;
};

/**
 * Puts what a state tells into the hot state once the step that changed it is committed.
 * @param session as that commit left it.
 */
export async function publishStep(
  { hot }: Pick<World, "hot">,
  session: Session,
  known: KnownStep,
): Promise<void> {
  const { revision, updatedAtMs: checkedAtMs, agentId, pageState } = session;
  if (pageState === undefined || pageState.outdated) return;
  const told = toldOf(session, known);
  const stand = { step: pageState.step, revision, checkedAtMs, told };
  const { record, memory, delta } = known.recorded ?? {};
  if (record === undefined || memory === undefined) await hot.confirmPage(session, stand);
  else await hot.putPage(session, { ...stand, memory, agentId, delta });
}

function toldOf(session: Session, { record, outcomes, script, pages }: KnownStep): HotTold {
  const step = actedStep(record, outcomes);
  const first = countActions(session) - step.actions.length;
  const actions = step.actions.map((acted, index) => ({ acted, t: first + index }));
  return {
    session: toldSession(session),
    actions: actions
      .slice(-actionsInState)
      .map(({ acted, t }) => viewAction(t, step, acted, script, pages)),
  };
}
