import { z } from "zod";
import { ArtifactId, RunId } from "./ids.ts";

/** What stands in the bar below a screenshot, and how large both are. */
export const PictureCaption = z
  .object({
    takenAt: z.iso.datetime({ offset: true }).meta({
      description: "To the second, with the offset of the session's time zone.",
    }),
    timezone: z.string(),
    url: z.string().meta({
      description:
        "Of the page, without a name and password in it, and with what is secret covered.",
    }),
    user: z.string().optional(),
    subject: z.string().optional(),
    width: z.int().meta({ description: "Of the picture above the bar, in pixels of the file." }),
    height: z.int(),
    barHeight: z.int(),
  })
  .meta({ id: "PictureCaption" });
export type PictureCaption = z.infer<typeof PictureCaption>;

/** A file that a step made: a screenshot, a PDF, a download. */
export const ArtifactReference = z
  .object({
    artifactId: ArtifactId,
    kind: z.enum(["screenshot", "pdf", "download"]),
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    sha256: z.string(),
    caption: PictureCaption.optional(),
  })
  .meta({ id: "ArtifactReference" });
export type ArtifactReference = z.infer<typeof ArtifactReference>;

export const ArtifactView = ArtifactReference.extend({
  runId: RunId,
  step: z.int(),
  name: z.string().optional(),
  createdAt: z.iso.datetime(),
  url: z.url().meta({ description: "Signed link to the file; lasts an hour." }),
}).meta({ id: "Artifact" });
export type ArtifactView = z.infer<typeof ArtifactView>;
