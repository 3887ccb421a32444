import { createHash } from "node:crypto";
import { captionWords } from "../artifact/caption.ts";
import { artifactBlob } from "../session/blob-prefix.ts";
import { keyOf, runOf, type Session } from "../session/session.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext } from "../world/browser.ts";
import type { World } from "../world/world.ts";
import type { SavedArtifacts } from "./saved-artifacts.ts";

/**
 * What the step's actions may need from outside the browser.
 * @param hide takes out of a text what is secret
 */
export function createActionContext(
  world: World,
  session: Session,
  saved: SavedArtifacts,
  { signal, hide }: { signal: AbortSignal; hide(text: string): string },
): ActionContext {
  const { timezone } = session.identity;
  return {
    signal,
    caption: (page) => captionWords(page, { nowMs: world.clock.nowMs(), timezone }, hide),
    async saveArtifact({ content, ...file }) {
      const artifactId = world.ids.next();
      const blobKey = artifactBlob(session, artifactId);
      await world.blobs.put(blobKey, content, file.contentType);
      const reference = {
        artifactId,
        ...file,
        bytes: content.byteLength,
        sha256: createHash("sha256").update(content).digest("hex"),
      };
      const step = session.nextStep;
      const createdAtMs = world.clock.nowMs();
      saved.add({ ...reference, runId: runOf(session).runId, step, blobKey, createdAtMs }, content);
      return reference;
    },
    async readArtifact(artifactId) {
      const artifact =
        saved.find(artifactId) ?? (await world.store.readArtifact(keyOf(session), artifactId));
      const content = artifact && (await world.blobs.get(artifact.blobKey));
      if (artifact === undefined || content === undefined) {
        throw new ActionError("upload_failed", `The session has no artifact ${artifactId}.`);
      }
      return { fileName: artifact.fileName, contentType: artifact.contentType, content };
    },
  };
}
