import { DormouseError, type AgentTask } from "@dormouse/contract";
import { layouts } from "../layout/layouts.ts";
import { stepAt } from "../run/steps-of.ts";
import { isUnfinished } from "../run/status.ts";
import { refuseDeleted } from "../session/find.ts";
import { revise } from "../session/revise.ts";
import {
  keyOf,
  runOf,
  type CurrentRun,
  type Session,
  type SessionKey,
} from "../session/session.ts";
import { settle } from "../session/settle.ts";
import { loadPayload } from "../snapshot/payload.ts";
import { planOf } from "../step/plan.ts";
import type { World } from "../world/world.ts";
import { taskAsGiven } from "./given.ts";

/** What the agent works on at the step that the session stands at; undefined where that is no agent's. */
export async function readTask(
  { store, blobs }: Pick<World, "store" | "blobs">,
  session: Session,
): Promise<AgentTask | undefined> {
  if (session.run === undefined) return undefined;
  const stored = await store.readRun(keyOf(session), session.run.runId);
  if (stored === undefined) return undefined;
  const script = await loadPayload(blobs, layouts.script, stored.script);
  const step = stepAt(script, session.run, session.run.doneSteps);
  const plan = step && planOf(step);
  const task = plan !== undefined && "actions" in plan ? plan.task : undefined;
  return task && taskAsGiven(task, session.run);
}

/**
 * Changes the run that the session's agent works on.
 * @throws DormouseError `session_not_found`, `session_deleted`, `conflict`; `no_active_run` where no agent works.
 */
export async function changeAgentRun(
  world: World,
  key: SessionKey,
  change: (run: CurrentRun, nowMs: number) => CurrentRun,
): Promise<void> {
  await settle(world, key, (session) => {
    refuseDeleted(session);
    const nowMs = world.clock.nowMs();
    return revise(session, { run: change(agentRunOf(session), nowMs) }, [], nowMs);
  });
}

/** @throws DormouseError `no_active_run` where no agent works in the session. */
export function agentRunOf(session: Session): CurrentRun {
  if (isUnfinished(session.run) && session.run.kind === "agent") return runOf(session);
  throw new DormouseError(
    "no_active_run",
    `No agent works in the session; give it a task with POST /v1/sessions/${session.sessionId}/execute.`,
  );
}
