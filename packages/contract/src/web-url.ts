import { z } from "zod";
import { limits } from "./limits.ts";

/** An address that a browser may be led to. */
export const WebUrl = z
  .url({ protocol: /^https?$/, hostname: /.+/, error: "must be an absolute http or https URL" })
  .max(limits.urlLength);
