import { DormouseError, type ArtifactView, type Page } from "@dormouse/contract";
import type { SessionKey } from "../session/session.ts";
import { findKeptSession } from "../session/find.ts";
import type { PageRequest } from "../world/store.ts";
import type { World } from "../world/world.ts";
import type { Artifact } from "./artifact.ts";

/** How long a link to an artifact's bytes is good for. */
export const artifactLinkSeconds = 60 * 60;

/**
 * The session's artifacts, newest first, each with a link to its bytes.
 * @throws DormouseError `session_not_found`, `session_deleted`, `invalid_cursor`
 */
export async function listArtifacts(
  world: World,
  key: SessionKey,
  page: PageRequest & { kind?: Artifact["kind"] },
): Promise<Page<ArtifactView>> {
  await findKeptSession(world, key);
  const { items, nextCursor } = await world.store.listArtifacts(key, page);
  return {
    items: await Promise.all(items.map((artifact) => viewOf(world, artifact))),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}

/**
 * @returns a link to the artifact's bytes.
 * @throws DormouseError `session_not_found`, `session_deleted`, `artifact_not_found`
 */
export async function linkToArtifact(
  world: World,
  key: SessionKey,
  artifactId: string,
): Promise<string> {
  await findKeptSession(world, key);
  const artifact = await world.store.readArtifact(key, artifactId);
  if (artifact === undefined) throw artifactNotFound(artifactId);
  return linkTo(world, artifact);
}

export function artifactNotFound(artifactId: string): DormouseError {
  return new DormouseError(
    "artifact_not_found",
    `The session has no artifact ${artifactId}; take the id from a step's result or the list of screenshots.`,
    {
      path: "artifactId",
    },
  );
}

async function viewOf(world: World, artifact: Artifact): Promise<ArtifactView> {
  const { blobKey: _ours, createdAtMs, ...view } = artifact;
  return {
    ...view,
    createdAt: new Date(createdAtMs).toISOString(),
    url: await linkTo(world, artifact),
  };
}

function linkTo(world: World, { blobKey, fileName }: Artifact): Promise<string> {
  return world.blobs.link(blobKey, { expiresInSeconds: artifactLinkSeconds, fileName });
}
