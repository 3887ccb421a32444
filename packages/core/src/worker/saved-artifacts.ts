import type { Artifact } from "../artifact/artifact.ts";

/** A screenshot, and its bytes where they are still at hand. */
export type TakenScreenshot = { artifact: Artifact; content?: Uint8Array | undefined };

/** A step's later screenshots are read back from where they lie: the browser needs the memory, too. */
const heldBytesMax = 16 * 1024 * 1024;

/** Artifacts whose bytes are stored; they become the session's with the step's commit. */
export class SavedArtifacts {
  readonly #all: { artifact: Artifact; content: Uint8Array | undefined }[] = [];
  #heldBytes = 0;

  add(artifact: Artifact, content: Uint8Array): void {
    const isHeld =
      artifact.kind === "screenshot" && this.#heldBytes + content.byteLength <= heldBytesMax;
    if (isHeld) this.#heldBytes += content.byteLength;
    this.#all.push({ artifact, content: isHeld ? content : undefined });
  }

  find(artifactId: string): Artifact | undefined {
    return this.all.find((artifact) => artifact.artifactId === artifactId);
  }

  get all(): Artifact[] {
    return this.#all.map(({ artifact }) => artifact);
  }

  get screenshots(): TakenScreenshot[] {
    return this.#all.filter(({ artifact }) => artifact.kind === "screenshot");
  }
}
