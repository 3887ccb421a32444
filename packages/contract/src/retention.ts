import { z } from "zod";

const archivedDays =
  "How many days archived sessions are kept after they were used last; null is for ever.";

/** Body of PUT /retention. */
export const RetentionRequest = z
  .strictObject({
    archivedDays: z.int().min(1).max(36_500).nullable().meta({ description: archivedDays }),
  })
  .meta({ id: "RetentionRequest" });
export type RetentionRequest = z.infer<typeof RetentionRequest>;

export const RetentionView = z
  .object({
    archivedDays: z.number().nullable().meta({ description: archivedDays }),
    own: z.boolean().meta({
      description: "Whether the tenant has asked for it; else it is what the deployment says.",
    }),
  })
  .meta({ id: "Retention" });
export type RetentionView = z.infer<typeof RetentionView>;
