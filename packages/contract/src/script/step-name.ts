import { z } from "zod";

/** Names a step; what it gives is found under this name in the output of its run. */
export const StepName = z.string().min(1).max(100);
