import { z } from "zod";
import { Approvals } from "./agent/approvals.ts";
import { BrowserIdentity } from "./identity/identity.ts";
import { ResumeDecision } from "./event.ts";
import { ExternalKey } from "./external-key.ts";
import { Reason } from "./failure.ts";
import { AgentId, RunId, SessionId } from "./ids.ts";
import { limits } from "./limits.ts";
import { LoginSummary } from "./login/summary.ts";
import { OpenQuestion } from "./script/question.ts";
import { SiteName } from "./site/names.ts";
import { RunRequest, RunView } from "./run.ts";
import { SessionStatus } from "./status.ts";
import { StorageState } from "./state/storage-state.ts";

export const Metadata = z
  .record(z.string().min(1).max(100), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .refine((metadata) => bytesOf(metadata) <= limits.metadataBytes, {
    error: `must be at most ${limits.metadataBytes} bytes of JSON`,
  });

/** Body of POST /sessions; every field may be left out. */
export const CreateSessionRequest = z
  .strictObject({
    run: RunRequest.optional(),
    storageState: StorageState.optional(),
    ...BrowserIdentity.shape,
    approvals: Approvals.optional().meta({
      description:
        "What somebody is asked about before an agent does it in this session, whatever agent; of this and an agent's own " +
        "`approvals` the stricter holds. Default: as the agent's.",
    }),
    agentId: AgentId.optional().meta({ description: "The client's own name for the agent." }),
    externalKey: ExternalKey.optional().meta({
      description:
        "The client's own name for the session, such as `guru-123:run-456`. Where one is called so already it is found, " +
        "answered with 200, and nothing else of the body is looked at; `run` begins with a new one only. It is free " +
        "again once that session is deleted.",
    }),
    metadata: Metadata.optional(),
    timeoutMs: z
      .int()
      .min(limits.timeoutMsMin)
      .max(limits.sessionTimeoutMsMax)
      .optional()
      .meta({
        description:
          "How long the session may be used, from now on. What it is doing then fails with `session_timeout`, and it " +
          "takes no further run. Default: for ever.",
      }),
  })
  .meta({ id: "CreateSessionRequest" });
export type CreateSessionRequest = z.input<typeof CreateSessionRequest>;

/** What its owner asked for while a step was being run, until that takes effect. */
export const PendingControl = z
  .object({ kind: z.enum(["pause", "cancel"]), requestedAt: z.iso.datetime() })
  .meta({ id: "PendingControl" });
export type PendingControl = z.infer<typeof PendingControl>;

export const SessionView = z
  .object({
    sessionId: SessionId,
    status: SessionStatus,
    approvals: Approvals.optional().meta({
      description: "What somebody is asked about before an agent does it in this session.",
    }),
    agentId: z.string().optional(),
    externalKey: z.string().optional().meta({ description: "What its client calls it." }),
    metadata: z.record(z.string(), z.unknown()),
    identity: BrowserIdentity,
    currentRun: RunView.optional().meta({
      description: "The run it is busy with, or the last one.",
    }),
    queue: z.array(RunView).optional().meta({ description: "Runs that wait, the next one first." }),
    page: z.object({ url: z.string(), title: z.string() }).optional(),
    pageState: z
      .object({
        step: z.int().meta({ description: "The step that left the page as it is." }),
        asOf: z.int().meta({ description: "The last step that looked at it." }),
      })
      .optional()
      .meta({
        description:
          "Where the state of the page stands; absent where no step looked at it since the session's state was given " +
          "or exchanged.",
      }),
    snapshotVersion: z.int().meta({ description: "0 until a state was stored." }),
    lastSequence: z.int().meta({ description: "The sequence number of the newest event." }),
    reason: Reason.optional().meta({ description: "Why it is PAUSED, FAILED or CANCELLED." }),
    question: OpenQuestion.optional().meta({
      description:
        "What its run waits to be told: answer it with POST /v1/sessions/{sessionId}/input.",
    }),
    control: PendingControl.optional().meta({
      description: "A pause or a cancellation that waits for the step that is being run.",
    }),
    login: LoginSummary.optional().meta({ description: "Who is signed in in it." }),
    forkedFrom: z
      .object({ sessionId: SessionId, step: z.int() })
      .optional()
      .meta({ description: "The session and the step of it that this one began with." }),
    copyOf: z.object({ loginId: SessionId, site: SiteName }).optional().meta({
      description: "The login beside which it does one operation, on a copy of its state.",
    }),
    expiresAt: z.iso.datetime().optional().meta({
      description: "Of such a copy: when it is removed, if nothing more happens to it.",
    }),
    deadlineAt: z.iso.datetime().optional().meta({
      description: "When its time is over; absent where it has no end.",
    }),
    endedAt: z.iso.datetime().optional().meta({
      description: "When its owner ended it; absent again once it is given another run.",
    }),
    archived: z
      .boolean()
      .optional()
      .meta({
        description:
          "Its records lie in an archive, from which they are read as before; absent, or false once it was ended, while they " +
          "do not.",
      }),
    archive: z
      .object({
        at: z.iso.datetime().meta({ description: "When it was archived." }),
        key: z.string().meta({ description: "Of the object in the bucket." }),
        bytes: z.int(),
      })
      .optional()
      .meta({ description: "Where the archive is: lines of JSON, compressed with zstd." }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    eventsUrl: z.url().optional().meta({ description: "Where its events are streamed." }),
  })
  .meta({ id: "Session" });
export type SessionView = z.infer<typeof SessionView>;

export const ListSessionsQuery = z.object({
  status: SessionStatus.optional(),
  agent: AgentId.optional(),
  externalKey: ExternalKey.optional().meta({ description: "The one session that is called so." }),
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(limits.pageSizeDefault),
  cursor: z.string().max(2_000).optional(),
});
export type ListSessionsQuery = z.infer<typeof ListSessionsQuery>;

/** Body of POST /sessions/{id}/resume; it may be left out. */
export const ResumeRequest = z
  .strictObject({
    decision: ResumeDecision.optional().meta({
      description:
        "About the step it stands at: `retry` does it (again), `skip` goes on behind it, `probe` has its probe asked " +
        "(again) whether it has happened. Needed where that step may have happened (`outcome_unknown`).",
    }),
  })
  .meta({ id: "ResumeRequest" });
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/** What POST /sessions and POST /sessions/{id}/execute answer with. */
export const ExecuteResponse = z
  .object({ runId: RunId.optional(), session: SessionView })
  .meta({ id: "ExecuteResponse" });

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}
