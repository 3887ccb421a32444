import {
  checkerOf,
  DormouseError,
  parse,
  type OpenQuestion,
  type Operation,
} from "@dormouse/contract";
import { openQuestion } from "../../input/open-question.ts";
import { runDetail } from "../../run/detail.ts";
import { waitForRun } from "../../run/wait.ts";
import type { Accepted } from "../../session/accepted.ts";
import { findKeptSession } from "../../session/find.ts";
import { actOnce, type Idempotency } from "../../session/idempotency.ts";
import { scriptPosition } from "../../run/script-position.ts";
import type { CurrentRun, SessionKey } from "../../session/session.ts";
import type { EngineSettings } from "../../settings.ts";
import type { World } from "../../world/world.ts";
import { findOperation, operateInTurn, type AskedOperation } from "./operate.ts";
import { isSignedOutCopy } from "../sign-in/signed-out.ts";

/** An operation as it stands. Its run is in the login, or in a copy of it. */
export type OperationStand = {
  loginId: string;
  sessionId: string;
  run: CurrentRun;
  /** What the site asks before it lets anybody in. */
  question?: OpenQuestion;
  /** Absent until it is done. */
  output?: Record<string, unknown>;
};

export type AcceptedOperation = {
  tenantId: string;
  accepted: Accepted;
  asked: AskedOperation;
  idempotency?: Idempotency | undefined;
};

/**
 * Waits for the operation, until then at most. Where a copy turned out to be signed out, the login itself does it.
 * @throws DormouseError `operation_failed`, `sign_in_failed`; `session_deleted` where its run is gone; `login_invalid`
 */
export async function resultOf(
  world: World,
  settings: EngineSettings,
  operation: AcceptedOperation,
  untilMs: number,
): Promise<OperationStand> {
  const { tenantId, accepted, asked } = operation;
  const { sessionId, runId = "" } = accepted;
  const key = { tenantId, sessionId };
  const session = await world.store.read(key);
  if (session === undefined || session.status === "CLEANUP") throw resultGone(key);
  const waitMs = Math.max(0, untilMs - world.clock.nowMs());
  const run = await waitForRun(world, key, runId, waitMs);
  if (isSignedOutCopy(session, run)) {
    const again = await onLoginItself(world, settings, operation, session.copyOf.loginId);
    return resultOf(world, settings, { ...operation, accepted: again }, untilMs);
  }
  const stand = { loginId: session.copyOf?.loginId ?? sessionId, sessionId, run };
  if (run.status === "FAILED" || run.status === "CANCELLED") throw failureOf(sessionId, run);
  if (run.status !== "COMPLETED") return { ...stand, ...(await questionIn(world, key)) };
  const { steps } = await runDetail(world, key, run);
  const actions = steps.items.flatMap((step) => step.actions);
  // Whatever else it did may have given something under the step's name.
  const read = actions.findLast(({ type, name }) => type === "extract" && name === asked.name);
  const output = read?.output ?? {};
  const site = session.copyOf?.site ?? session.login?.site;
  // Of a login that is over, only what was read is known.
  if (site === undefined) return { ...stand, output: output as Record<string, unknown> };
  const { operation: described } = await findOperation(world, tenantId, site, asked.name);
  return { ...stand, output: checked(described, output) };
}

async function questionIn(
  world: World,
  key: SessionKey,
): Promise<Pick<OperationStand, "question">> {
  const question = openQuestion(await findKeptSession(world, key));
  return question === undefined ? {} : { question };
}

/** The same request has it done once more, however often it comes. */
function onLoginItself(
  world: World,
  settings: EngineSettings,
  { tenantId, asked, idempotency: first }: AcceptedOperation,
  loginId: string,
): Promise<Accepted> {
  const key = { tenantId, sessionId: loginId };
  const idempotency = first && { ...first, key: `${first.key} on the login itself` };
  return actOnce(world, tenantId, idempotency, () =>
    operateInTurn(world, settings, key, asked, idempotency),
  );
}

/** What does not fit is not handed out as if it did. */
function checked(operation: Operation, output: unknown): Record<string, unknown> {
  try {
    return parse(checkerOf(operation.output), output, "output") as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof DormouseError)) throw error;
    const { message, path } = error;
    throw new DormouseError(
      "operation_failed",
      `What was read is not what the operation gives: ${message}.`,
      path === undefined ? {} : { path },
    );
  }
}

function failureOf(sessionId: string, run: CurrentRun): DormouseError {
  const { error, stages = [] } = run;
  const stage = stages[scriptPosition(run)] ?? "operate";
  const isBegun = stage === "operate" || stage === "read" || error === undefined;
  const code = isBegun ? "operation_failed" : "sign_in_failed";
  const why = error === undefined ? "its run was cancelled." : `${error.message} (${error.code})`;
  return new DormouseError(
    code,
    `Run ${run.runId} of session ${sessionId} came to nothing: ${why}`,
  );
}

function resultGone({ sessionId }: SessionKey): DormouseError {
  return new DormouseError(
    "session_deleted",
    `Session ${sessionId}, in which it was done, is gone; use a new Idempotency-Key to have it done again.`,
  );
}
