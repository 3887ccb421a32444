import type { AgentUsage } from "@dormouse/contract";
import { hideSecrets } from "../input/hide-secrets.ts";
import { openAnswers } from "../input/fill-in.ts";
import { findPage } from "../page-state/find-page.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { findKeptSession } from "../session/find.ts";
import type { SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { agentRunOf, readTask } from "./agent-run.ts";
import { maskRequest } from "./context/mask-request.ts";
import type { KeptRequest } from "./decision.ts";
import { nextRequest } from "./next-request.ts";
import { noProgress, shownUsage } from "./progress.ts";
import { instructionsOf } from "./task.ts";

/** All that an agent goes by at its next decision, as JSON. */
export type AgentContext = {
  sessionId: string;
  runId: string;
  step: number;
  plan: { instructions: readonly string[]; done: number };
  notes?: string;
  /** What it is told beside the page. */
  events: { at: string; text: string }[];
  usage: AgentUsage;
  /** What its model would be told now, without what is secret. */
  request: KeptRequest;
};

/**
 * What the model of the session's agent would be told for its next decision, on the page as it was recorded last.
 * @throws DormouseError `session_not_found`, `session_deleted`; `no_active_run` where no agent works.
 */
export async function describeContext(world: World, key: SessionKey): Promise<AgentContext> {
  const session = await findKeptSession(world, key);
  const { runId, told = [], progress = noProgress } = agentRunOf(session);
  const [task, { hidden }] = await Promise.all([
    readTask(world, session),
    openAnswers(world, session),
  ]);
  if (task === undefined) throw new Error(`run ${runId} has no task`);
  const hide = hideSecrets(hidden);
  const content = findPage(world, key, { session }).then(
    (found) => found && (hide.texts(found.memory.content) as PageContent),
  );
  const { request, entered } = await nextRequest(world, session, { task, progress, content });
  return {
    sessionId: session.sessionId,
    runId,
    step: session.nextStep,
    plan: { instructions: instructionsOf(task), done: progress.instruction },
    ...(progress.notes === undefined ? {} : { notes: progress.notes }),
    events: told.map(({ atMs, text }) => ({ at: new Date(atMs).toISOString(), text })),
    usage: shownUsage(progress.usage),
    request: maskRequest(request, hideSecrets([...hidden, ...entered]).text),
  };
}
