import { z } from "zod";
import { DecisionAttempt } from "./agent/decision.ts";
import { HealedStep } from "./agent/heal.ts";
import { Reason, StepFailure } from "./failure.ts";
import { RunId, SessionId } from "./ids.ts";
import { ModelProvider } from "./model.ts";
import { RunKind } from "./run.ts";
import { InputName } from "./script/input-reference.ts";
import { OpenQuestion } from "./script/question.ts";
import { SnapshotNote } from "./state/snapshot.ts";
import { StepView } from "./step.ts";

const base = {
  sequence: z.int().min(1).meta({ description: "Dense: 1, 2, 3 … without holes." }),
  sessionId: SessionId,
  at: z.iso.datetime(),
};

function event<Type extends string, Data extends z.ZodType>(type: Type, data: Data) {
  return z.object({ type: z.literal(type), ...base, data });
}

/** What its owner decided about a step that may have happened: do it again, go on behind it, or ask its probe again. */
export const ResumeDecision = z.enum(["retry", "skip", "probe"]);
export type ResumeDecision = z.infer<typeof ResumeDecision>;

const NewRun = z.object({
  runId: RunId,
  kind: RunKind,
  operation: z.string().optional(),
  steps: z.int().meta({ description: "How many it begins with." }),
  agent: z.string().optional(),
});

/** An entry of a session's append-only log. */
export const SessionEvent = z
  .discriminatedUnion("type", [
    event(
      "session.created",
      z.object({
        agentId: z.string().optional(),
        snapshotVersion: z.int().optional().meta({ description: "Of the state it began with." }),
      }),
    ),
    event("session.paused", z.object({ runId: RunId.optional(), reason: Reason })),
    event(
      "session.resumed",
      z.object({ runId: RunId, step: z.int(), decision: ResumeDecision.optional() }),
    ),
    event(
      "login.succeeded",
      z.object({ runId: RunId }).meta({ description: "Somebody was signed in." }),
    ),
    event(
      "login.unhealthy",
      z.object({
        runId: RunId.optional().meta({ description: "Absent where none could be begun." }),
        failures: z.int().meta({ description: "How often in a row." }),
        error: StepFailure,
        retryAt: z.iso
          .datetime()
          .optional()
          .meta({ description: "Of a login that is kept alive: when it is tried again." }),
      }),
    ),
    event("login.recovered", z.object({ runId: RunId })),
    event("login.removed", z.object({ reason: z.enum(["forgotten", "expired", "dead"]) })),
    event("session.forked", z.object({ from: SessionId, step: z.int() })),
    event("session.ended", z.object({})),
    event("session.revived", z.object({})),
    event("session.deleted", z.object({})),
    event("run.created", NewRun),
    event("run.queued", NewRun),
    event("run.started", z.object({ runId: RunId })),
    event(
      "run.waiting",
      z.object({
        runId: RunId,
        step: z.int(),
        until: z.iso.datetime().meta({ description: "When it goes on by itself." }),
      }),
    ),
    event("input.requested", OpenQuestion),
    event("input.received", z.object({ runId: RunId, name: InputName })),
    event("run.completed", z.object({ runId: RunId, steps: z.int() })),
    event("run.failed", z.object({ runId: RunId, error: StepFailure })),
    event("run.cancelled", z.object({ runId: RunId, reason: Reason })),
    event("step.completed", StepView),
    event("step.failed", StepView),
    event("step.cancelled", StepView),
    event(
      "step.retrying",
      z.object({
        runId: RunId,
        step: z.int(),
        attempt: z.int().meta({ description: "The one that came to nothing." }),
        error: StepFailure,
        retryAt: z.iso.datetime().meta({ description: "The next one is not begun before." }),
      }),
    ),
    event(
      "step.healing",
      z
        .object({ runId: RunId, step: z.int(), error: StepFailure })
        .meta({ description: "The step failed since its page has changed: a model mends it now." }),
    ),
    event("step.healed", HealedStep.extend({ runId: RunId })),
    event(
      "model.fallback",
      z
        .object({
          runId: RunId,
          step: z.int(),
          provider: ModelProvider,
          model: z.string(),
          attempts: z.array(DecisionAttempt),
        })
        .meta({ description: "Another model answered than the one that was asked first." }),
    ),
    event("snapshot.incomplete", z.object({ version: z.int(), notes: z.array(SnapshotNote) })),
    event(
      "snapshot.imported",
      z.object({ version: z.int(), format: z.enum(["playwright", "cookies", "full"]) }),
    ),
    event("snapshot.restored", z.object({ version: z.int(), from: z.int() })),
  ])
  .meta({ id: "SessionEvent" });
export type SessionEvent = z.infer<typeof SessionEvent>;
export type SessionEventType = SessionEvent["type"];
export const sessionEventTypes: readonly SessionEventType[] = SessionEvent.options.map(
  ({ shape }) => shape.type.value,
);
export type SessionEventOf<Type extends SessionEventType> = Extract<SessionEvent, { type: Type }>;

/** After one of these nothing more happens until the client asks for something, unless another run waits. */
export const settlingEvents: ReadonlySet<SessionEventType> = new Set([
  "session.paused",
  "session.ended",
  "session.revived",
  "session.deleted",
  "run.completed",
  "run.failed",
  "run.cancelled",
]);
