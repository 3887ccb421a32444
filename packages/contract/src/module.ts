import { z } from "zod";
import { SessionId } from "./ids.ts";
import { SessionStatus } from "./status.ts";

/** The parts that work on a session. Their places in this list are part of their sessions' ids. */
export const ModuleId = z
  .enum([
    "executor",
    "ai-integration",
    "ai-context-manager",
    "step-processor",
    "task-loop",
    "executor-streamer",
    "frontend-api",
  ])
  .meta({ id: "ModuleId" });
export type ModuleId = z.infer<typeof ModuleId>;

const ModuleSessionId = z
  .uuid()
  .meta({ description: "A UUIDv8 that follows from the session's id and the module." });

export const ModuleSessionView = z
  .object({
    moduleId: ModuleId,
    moduleSessionId: ModuleSessionId,
    status: SessionStatus,
    createdAt: z.iso.datetime(),
    lastActivityAt: z.iso.datetime(),
  })
  .meta({ id: "ModuleSession" });
export type ModuleSessionView = z.infer<typeof ModuleSessionView>;

export const SessionModulesView = z
  .object({ sessionId: SessionId, modules: z.array(ModuleSessionView) })
  .meta({ id: "SessionModules" });
export type SessionModulesView = z.infer<typeof SessionModulesView>;

/** What a repair would do about one thing that is not as it should be. */
export const Recommendation = z
  .object({
    action: z.enum(["link_module", "unlink_module", "update_status", "make_due"]).meta({
      description:
        "`link_module`: a module that the session needs has no session. `unlink_module`: one that is linked is not this " +
        "session's. `update_status`: a status contradicts the session's. `make_due`: the session waits for a worker or " +
        "for its removal, and nothing would ever look at it.",
    }),
    moduleId: z.string().optional(),
    message: z.string(),
  })
  .meta({ id: "Recommendation" });
export type Recommendation = z.infer<typeof Recommendation>;

export const IntegrityView = z
  .object({
    isValid: z.boolean(),
    linkedModules: z.array(ModuleId),
    missingLinks: z.array(ModuleId).meta({
      description: "Modules that the session's runs use, and that have no session.",
    }),
    orphanedSessions: z
      .array(z.object({ moduleId: z.string(), moduleSessionId: z.string() }))
      .meta({ description: "Linked, but of another session, or of a module that there is not." }),
    inconsistentStatuses: z.array(
      z.object({
        of: z.string().meta({ description: "A module, or `session`." }),
        status: SessionStatus,
        expected: SessionStatus,
      }),
    ),
    recommendations: z.array(Recommendation),
  })
  .meta({ id: "Integrity" });
export type IntegrityView = z.infer<typeof IntegrityView>;

/** The answer of POST /v1/sessions/{sessionId}/repair: the recommendations it carried out, and the integrity after them. */
export const RepairView = z
  .object({
    applied: z.array(Recommendation).meta({ description: "Empty where nothing was amiss." }),
    integrity: IntegrityView.meta({ description: "As it is now." }),
  })
  .meta({ id: "Repair" });
export type RepairView = z.infer<typeof RepairView>;

export const ModuleHealth = z
  .object({
    moduleId: ModuleId,
    isHealthy: z.boolean(),
    activeSessions: z.int(),
    totalSessions: z.int(),
    errors: z.array(z.string()),
    lastHealthCheck: z.iso.datetime(),
  })
  .meta({ id: "ModuleHealth" });
export type ModuleHealth = z.infer<typeof ModuleHealth>;

export const CoordinatorHealth = z
  .object({
    isHealthy: z.boolean(),
    activeSessions: z.int(),
    totalSessions: z
      .int()
      .meta({ description: "Of your newest sessions, as many as are looked at." }),
    modules: z.array(ModuleHealth),
    errors: z.array(z.string()),
    lastHealthCheck: z.iso.datetime(),
  })
  .meta({ id: "CoordinatorHealth" });
export type CoordinatorHealth = z.infer<typeof CoordinatorHealth>;
