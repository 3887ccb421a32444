import { path, routes, RunStatus, type SessionView } from "@dormouse/contract";
import { readRun, runDetail, runView, type Accepted, type CurrentRun } from "@dormouse/core";
import { z } from "@hono/zod-openapi";
import { answerAccepted } from "../accepted.ts";
import type { ApiContext, ApiRequest } from "../context.ts";
import { answerJson } from "../large-answer.ts";
import { fieldsUsed, fieldsUsedWhereFound, type LegacyExecuteRequest } from "./execute-request.ts";
import { howToAnswer } from "./how-to-answer.ts";
import { Ignored, ignoredIn } from "./session-fields.ts";

export const LegacyRun = z
  .object({
    success: z.literal(true).meta({ description: "The task was taken; `status` says the rest." }),
    session_id: z.string(),
    external_key: z.string().optional().meta({ description: "What its client calls the session." }),
    run_id: z.string().meta({ description: "The run's id, whatever its client calls it." }),
    status: RunStatus,
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().optional(),
    message: z.string().meta({ description: "What to do, or what went wrong." }),
    result: z.unknown().optional().meta({ description: "What it gave, once it is COMPLETED." }),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    ignored: Ignored,
    run_url: z.string().meta({ description: "How it is doing, its steps and its output." }),
    events_url: z.string().meta({ description: "Its events as they happen." }),
  })
  .meta({ id: "LegacyRun" });
type LegacyRun = z.infer<typeof LegacyRun>;

/** The answer that tells these clients of a run: 200 once it is over, with what came of it, else 202. */
export async function toldRun(
  context: ApiContext,
  c: ApiRequest,
  given: LegacyExecuteRequest,
  accepted: Accepted & { runId: string },
) {
  const { world } = context;
  const { sessionId, runId, repeated, existing } = accepted;
  const key = { tenantId: c.get("tenantId"), sessionId };
  const { session } = await answerAccepted(context, c, accepted);
  const run = await readRun(world, key, runId);
  const ignored = ignoredIn(given, existing === true ? fieldsUsedWhereFound : fieldsUsed);
  const told = { ...basicsOf(session, run), ...ignored };
  c.header("location", told.run_url);
  if (!hasEnded(run)) {
    const message = nextOf(session, run, told.run_url);
    return c.json({ ...told, message } satisfies LegacyRun, 202);
  }
  const { output } = await runDetail(world, key, run);
  const body: LegacyRun = { ...told, message: endOf(run), result: output["result"] };
  const answer = await answerJson(world, key, `run-${runId}`, body);
  if (answer.status === 200) answer.headers.set("location", told.run_url);
  if (repeated) answer.headers.set("idempotent-replayed", "true");
  return answer;
}

function basicsOf({ sessionId, externalKey, eventsUrl }: SessionView, run: CurrentRun) {
  const { runId, status, createdAt, finishedAt, error } = runView(sessionId, run);
  return {
    success: true as const,
    session_id: sessionId,
    ...(externalKey === undefined ? {} : { external_key: externalKey }),
    run_id: runId,
    status,
    created_at: createdAt,
    ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    run_url: path(routes.run, { sessionId, runId }),
    events_url: `${eventsUrl}?run=${runId}`,
  };
}

function hasEnded({ status }: CurrentRun): boolean {
  return status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
}

function endOf({ status, error }: CurrentRun): string {
  return error?.message ?? (status === "COMPLETED" ? "Done." : "It was cancelled.");
}

function nextOf(
  { sessionId, question, reason, currentRun }: SessionView,
  { runId, status }: CurrentRun,
  url: string,
): string {
  const isCurrent = currentRun?.runId === runId;
  if (isCurrent && question !== undefined) return howToAnswer(sessionId, question);
  const why = isCurrent && status === "PAUSED" && reason !== undefined ? `${reason.message} ` : "";
  return `${why}Not done yet. What comes of it: GET ${url}, or this request again with its run_id.`;
}
