import type { ArtifactReference } from "@dormouse/contract";

/** A file that a step made, and where its bytes are. */
export type Artifact = ArtifactReference & {
  runId: string;
  step: number;
  name?: string;
  blobKey: string;
  createdAtMs: number;
};
