import { z } from "zod";
import { ArtifactId, RunId } from "./ids.ts";

/** A file that a step made: a screenshot, a PDF, a download. */
export const ArtifactReference = z
  .object({
    artifactId: ArtifactId,
    kind: z.enum(["screenshot", "pdf", "download"]),
    fileName: z.string(),
    contentType: z.string(),
    bytes: z.int(),
    sha256: z.string(),
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
