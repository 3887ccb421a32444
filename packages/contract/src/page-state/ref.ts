import { z } from "zod";

/** Names an element of the page to an agent, such as "e12": the session's own, and never given to another element. */
export type Ref = `e${number}`;

export const Ref = z
  .string()
  .regex(/^e[1-9]\d{0,8}$/, 'must be a ref such as "e12"')
  .meta({
    id: "Ref",
    description: 'An element as the page state names it, such as "e12".',
  }) as unknown as z.ZodType<Ref, Ref>;
