import type { AgentTask } from "@dormouse/contract";
import type { PageContent } from "../page-state/page-content.ts";
import { runOf, type Session } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { agentRequest, type AgentRequest } from "./context/agent-request.ts";
import { hiddenIn } from "./context/mask-answer.ts";
import { taskAsGiven } from "./given.ts";
import { lastDecision, type KnownDecision } from "./last-decision.ts";
import type { AgentProgress } from "./progress.ts";

type Asking = {
  task: AgentTask;
  progress: AgentProgress;
  /** What the page shows. */
  content: Promise<PageContent | undefined>;
  /** The last decision, where this process made it. */
  known?: KnownDecision | undefined;
};

/**
 * What a model is told for the decision that the session's agent stands at, and the page as it is told; `entered` is
 * what of it is to be shown to nobody.
 */
export async function nextRequest(
  world: Pick<World, "store" | "blobs" | "keyring" | "clock">,
  session: Session,
  { task, progress, content, known }: Asking,
): Promise<{ request: AgentRequest; page: PageContent | undefined; entered: string[] }> {
  const [last, page] = await Promise.all([lastDecision(world, session, known), content]);
  const { repeated } = progress;
  const run = runOf(session);
  const { told, given } = run;
  const request = agentRequest({
    task: taskAsGiven(task, run),
    progress,
    ...(last === undefined ? {} : { last }),
    ...(page === undefined ? {} : { page }),
    observation: {
      ...(page === undefined ? { unreadable: true } : {}),
      ...(repeated !== undefined && repeated.times > 1 ? { repeated: repeated.times } : {}),
      ...(given !== undefined && given.isTold !== true ? { given: true } : {}),
      ...(told === undefined ? {} : { told: told.map(({ text }) => text) }),
    },
    nowIso: new Date(world.clock.nowMs()).toISOString(),
  });
  return { request, page, entered: last === undefined ? [] : hiddenIn(last.exchange) };
}
