import { z } from "zod";

/** Made of the picture's address, as the page state names it; of a screenshot its artifact's id. */
export const MediaId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, "may hold letters, digits, _ and - only")
  .meta({ description: "A picture's id, from `images` of the page state, or a screenshot's id." });

const link = z.object({
  url: z.url().meta({ description: "Signed link; lasts until `expires_at`." }),
  type: z.string(),
  bytes: z.int(),
});

/** A picture: what is known of it, a small version, and itself where it was asked for. */
export const MediaView = z
  .object({
    id: z.string(),
    kind: z.enum(["image", "screenshot"]),
    alt: z.string(),
    type: z.string(),
    width: z.int(),
    height: z.int(),
    bytes: z.int(),
    step: z.int().meta({ description: "The step that kept it last." }),
    perceptual_hash: z.string().meta({
      description: "64 bits in hex; of pictures that look alike, few bits differ.",
    }),
    embedding_key: z.string().meta({
      description: "The perceptual hash, unless the operator has put in a model of their own.",
    }),
    thumbnail: link.extend({ width: z.int(), height: z.int() }),
    full: link.optional().meta({ description: "With `?size=full` only." }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: "Media" });
export type MediaView = z.infer<typeof MediaView>;
