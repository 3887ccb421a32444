import { z } from "zod";
import { limits } from "../limits.ts";

const side = z.int().min(limits.viewportMin).max(limits.viewportMax);

/** CSS pixels. */
export const Viewport = z
  .strictObject({
    width: side,
    height: side,
    deviceScaleFactor: z.number().min(0.5).max(4).optional(),
    mobile: z.boolean().optional(),
  })
  .meta({ id: "Viewport" });
export type Viewport = z.infer<typeof Viewport>;
