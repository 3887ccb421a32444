import type { AgentTask } from "@dormouse/contract";
import { askModel } from "../agent/ask-model.ts";
import type { AgentRequest } from "../agent/context/agent-request.ts";
import { maskAnswer } from "../agent/context/mask-answer.ts";
import { maskRequest } from "../agent/context/mask-request.ts";
import type { Exchange, PendingDecision } from "../agent/decision.ts";
import { onceTold } from "../agent/given.ts";
import { nextRequest } from "../agent/next-request.ts";
import type { AgentProgress } from "../agent/progress.ts";
import { keepExchange } from "../agent/keep-exchange.ts";
import { readExchange } from "../agent/read-exchange.ts";
import { repeatedAfter } from "../agent/repeated.ts";
import { targetsOf } from "../agent/targets.ts";
import { usageWith } from "../agent/turn.ts";
import { withConnection } from "../coordinator/linked-modules.ts";
import { hideSecrets } from "../input/hide-secrets.ts";
import type { PageContent } from "../page-state/page-content.ts";
import { encodePage } from "../page-state/text/encode-page.ts";
import { exchangeBlob } from "../session/blob-prefix.ts";
import { revise } from "../session/revise.ts";
import { runOf, type Session } from "../session/session.ts";
import { commitHeld, type Held } from "./held.ts";
import type { SessionPage } from "./session-page.ts";
import type { Worker } from "./worker.ts";

/** A step that a model decides, in the browser that is awake for it. */
export type Deciding = {
  worker: Worker;
  held: Held;
  page: SessionPage;
  signal: AbortSignal;
  hidden: readonly string[];
  /** Takes out of a text what is secret. */
  hide(text: string): string;
};

/** A decision, as it is stored, and the page as it is now. */
export type Decision = {
  exchange: Exchange;
  pending: PendingDecision;
  content: PageContent | undefined;
};

/** What an attempt before this one has decided for the step; undefined where none has. */
export async function findDecision(deciding: Deciding): Promise<Decision | undefined> {
  const { worker, held } = deciding;
  const pending = runOf(held.session).decision;
  if (pending?.step !== held.session.nextStep) return undefined;
  const [exchange, content] = await Promise.all([
    readExchange(worker.world, held.session, pending.step, pending.exchange),
    contentOf(deciding),
  ]);
  return { exchange, pending, content };
}

/**
 * Asks a model, and stores what it decides before anybody can act on it.
 * @throws ModelError, LeaseLostError, the signal's reason.
 */
export async function decide(
  deciding: Deciding,
  task: AgentTask,
  progress: AgentProgress,
): Promise<Decision> {
  const { worker, held } = deciding;
  const { session } = held;
  const { runId } = runOf(session);
  const {
    request,
    page: content,
    entered,
  } = await nextRequest(worker.world, session, {
    task,
    progress,
    content: contentOf(deciding),
    known: worker.last.decision,
  });
  const exchange = await ask(deciding, task, { request, page: content, entered });
  const pending = await store(deciding, { progress, told: session }, exchange, content);
  worker.last.decision = { runId, step: pending.step, exchange };
  return { exchange, pending, content };
}

/** The page as a model may be told it. */
export async function contentOf({
  page,
  hidden,
}: Pick<Deciding, "page" | "hidden">): Promise<PageContent | undefined> {
  const memory = await page.read();
  return memory && (hideSecrets(hidden).texts(memory.content) as PageContent);
}

/** @throws ModelError, the signal's reason, DormouseError `model_key_missing` */
async function ask(
  { worker, signal, hide }: Deciding,
  { model: wish }: AgentTask,
  {
    request,
    page,
    entered,
  }: { request: AgentRequest; page: PageContent | undefined; entered: string[] },
): Promise<Exchange> {
  const answered = await askModel(worker.models, { ...request, signal }, wish);
  const { turn, calls, text, provider, model, usage, attempts, costUsd } = answered;
  return {
    // A browser that woke since does not know any more what was entered in the one before it.
    request: maskRequest(request, (told) => hideSecrets(entered).text(hide(told))),
    answer: {
      turn,
      calls,
      text,
      provider,
      model,
      usage,
      attempts,
      ...(costUsd === undefined ? {} : { costUsd }),
    },
    shown: maskAnswer({ text, calls }, page, hide),
    ...(page === undefined ? {} : { page }),
  };
}

/** Under the step's fence: of two workers that asked, the one that still has the step goes on. */
async function store(
  { worker: { world }, held }: Deciding,
  { progress, told }: { progress: AgentProgress; told: Session },
  exchange: Exchange,
  content: PageContent | undefined,
): Promise<PendingDecision> {
  const { nextStep: step, fence } = held.session;
  const { calls } = exchange.answer;
  const blobKey = exchangeBlob(held.session, step, fence);
  const kept = await keepExchange(world, held.session, { step, blobKey }, exchange);
  const { given } = runOf(told);
  // It is paid from here on, whatever becomes of the step.
  const paid = { ...progress, usage: usageWith(progress, exchange.answer) };
  const pending: PendingDecision = {
    step,
    ...(given === undefined ? {} : { given: given.times }),
    exchange: kept,
    repeated: repeatedAfter(progress, calls, content && encodePage(content).text),
    targets: targetsOf(calls, content),
  };
  await commitHeld(world, held, (session) => {
    const nowMs = world.clock.nowMs();
    const modules = withConnection(session.modules, "CONNECTED", nowMs);
    const run = { ...onceTold(runOf(session), told), decision: pending, progress: paid };
    return revise(session, { run, modules }, [], nowMs);
  });
  return pending;
}
