import type {
  CoordinatorHealth,
  IntegrityView,
  RepairView,
  SessionModulesView,
} from "@dormouse/contract";
import { session } from "./examples.ts";

const { sessionId, createdAt, updatedAt } = session;

export const modules: SessionModulesView = {
  sessionId,
  modules: [
    {
      moduleId: "executor",
      moduleSessionId: "219a9f3e-6c00-8000-8000-000000000001",
      status: "COMPLETED",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "ai-integration",
      moduleSessionId: "419a9f3e-6c00-8000-8000-000000000001",
      status: "PAUSED",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "ai-context-manager",
      moduleSessionId: "619a9f3e-6c00-8000-8000-000000000001",
      status: "ACTIVE",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "step-processor",
      moduleSessionId: "819a9f3e-6c00-8000-8000-000000000001",
      status: "COMPLETED",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "task-loop",
      moduleSessionId: "a19a9f3e-6c00-8000-8000-000000000001",
      status: "COMPLETED",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "executor-streamer",
      moduleSessionId: "c19a9f3e-6c00-8000-8000-000000000001",
      status: "ACTIVE",
      createdAt,
      lastActivityAt: updatedAt,
    },
    {
      moduleId: "frontend-api",
      moduleSessionId: "e19a9f3e-6c00-8000-8000-000000000001",
      status: "COMPLETED",
      createdAt,
      lastActivityAt: createdAt,
    },
  ],
};

export const brokenIntegrity: IntegrityView = {
  isValid: false,
  linkedModules: ["executor", "frontend-api"],
  missingLinks: ["executor-streamer"],
  orphanedSessions: [],
  inconsistentStatuses: [],
  recommendations: [
    {
      action: "link_module",
      moduleId: "executor-streamer",
      message: "Link a session of executor-streamer: the session's runs use it.",
    },
  ],
};

export const repair: RepairView = {
  applied: brokenIntegrity.recommendations,
  integrity: {
    isValid: true,
    linkedModules: ["executor", "executor-streamer", "frontend-api"],
    missingLinks: [],
    orphanedSessions: [],
    inconsistentStatuses: [],
    recommendations: [],
  },
};

const lastHealthCheck = updatedAt;

export const health: CoordinatorHealth = {
  isHealthy: false,
  activeSessions: 3,
  totalSessions: 41,
  modules: [
    {
      moduleId: "executor",
      isHealthy: true,
      activeSessions: 3,
      totalSessions: 41,
      errors: [],
      lastHealthCheck,
    },
    {
      moduleId: "ai-integration",
      isHealthy: true,
      activeSessions: 41,
      totalSessions: 41,
      errors: [],
      lastHealthCheck,
    },
    {
      moduleId: "executor-streamer",
      isHealthy: false,
      activeSessions: 41,
      totalSessions: 41,
      errors: ["Events are not announced: they come by polling, and later."],
      lastHealthCheck,
    },
  ],
  errors: ["executor-streamer: Events are not announced: they come by polling, and later."],
  lastHealthCheck,
};
