import { z } from "zod";

/** Which of an agent's actions a person is asked about before they are done. */
export const Approvals = z.enum(["effects", "all", "none"]);
export type Approvals = z.infer<typeof Approvals>;
