import {
  AvailableAction,
  DisabledAction,
  HistoryAction,
  PageView,
  VisibleItem,
} from "@dormouse/contract";
import { z } from "@hono/zod-openapi";

const answered = { success: z.literal(true), sessionId: z.string() };
const timestamp = z.iso.datetime();

export const AwiState = z
  .object({
    ...answered,
    currentState: z.object({
      route: z.string().nullable(),
      metadata: PageView.shape.metadata,
      pagination: PageView.shape.pagination,
      filters: PageView.shape.filters,
      sort: PageView.shape.sort,
      visibleItems: z.int().meta({ description: "How many." }),
      items: z.array(VisibleItem),
    }),
    actionState: z.object({
      available: z.array(AvailableAction.extend({ role: z.string() })),
      disabled: z.array(DisabledAction.extend({ role: z.string() })),
    }),
    statistics: z.object({
      totalActions: z.int(),
      successfulActions: z.int(),
      failedActions: z.int(),
      successRate: z.string().meta({ description: 'Such as "97.5%"; "N/A" before the first.' }),
      sessionDuration: z.number().meta({ description: "In milliseconds." }),
      lastActivity: timestamp,
    }),
    cacheInfo: z.object({
      activeCacheKey: z.string().nullable(),
      cachedAt: timestamp.nullable(),
    }),
    timestamp,
  })
  .meta({ id: "AwiState" });
export type AwiState = z.infer<typeof AwiState>;

export const AwiHistory = z
  .object({
    ...answered,
    trajectory: z.array(HistoryAction).meta({ description: "The newest first." }),
    total: z.int(),
    limit: z.int(),
    offset: z.int(),
  })
  .meta({ id: "AwiHistory" });
export type AwiHistory = z.infer<typeof AwiHistory>;

export const AwiDiff = z
  .object({
    success: z.boolean().meta({ description: "false: there is no page that could have changed." }),
    sessionId: z.string(),
    delta: z.record(z.string(), z.unknown()).optional(),
    full: z.boolean().optional().meta({
      description: "`delta` is all of the state, not a change of it.",
    }),
    last_action: HistoryAction.nullable().optional(),
    message: z.string().optional(),
    timestamp,
  })
  .meta({ id: "AwiDiff" });
export type AwiDiff = z.infer<typeof AwiDiff>;

export const AwiEnd = z
  .object({ ...answered, message: z.string(), archived: z.boolean(), timestamp })
  .meta({ id: "AwiEnd" });
export type AwiEnd = z.infer<typeof AwiEnd>;

export const AwiHealth = z
  .object({
    success: z.literal(true),
    message: z.string(),
    services: z.object({
      database: z.enum(["connected", "error"]),
      redis: z.enum(["connected", "error"]),
    }),
    timestamp,
  })
  .meta({ id: "AwiHealth" });
export type AwiHealth = z.infer<typeof AwiHealth>;

export const AwiError = z
  .object({
    success: z.literal(false),
    error: z.string(),
    code: z.string().meta({ description: "As of any other route: a row of docs/errors.md." }),
    requestId: z.string(),
  })
  .meta({ id: "AwiError" });
