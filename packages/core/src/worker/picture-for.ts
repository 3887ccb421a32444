import type { Artifact } from "../artifact/artifact.ts";
import { ActionError } from "../step/errors.ts";
import type { ActionContext, LiveBrowser } from "../world/browser.ts";
import type { SavedArtifacts } from "./saved-artifacts.ts";

/**
 * A picture of the page, stored as an artifact of this name; undefined where there is none to be had.
 * @throws the reason why the step was cut short
 */
export async function pictureFor(
  live: Pick<LiveBrowser, "perform">,
  name: string,
  context: ActionContext,
  saved: SavedArtifacts,
): Promise<Artifact | undefined> {
  try {
    const { artifact } = await live.perform({ type: "screenshot", name }, context);
    return artifact && saved.find(artifact.artifactId);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ActionError)) throw error;
    return undefined;
  }
}
