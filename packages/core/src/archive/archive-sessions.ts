import { eachListed, type EachOptions } from "../listing/each-listed.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import { archiveSession } from "./archive-session.ts";
import { lookAfterArchived } from "./look-after.ts";
import { turnAtRest } from "./session-archive.ts";

/** How many are in memory together. */
const atOnce = 4;

export type ArchiveReport = {
  archived: number;
  cleared: number;
  deleted: number;
  failed: number;
};

/** Archives the sessions that have been idle for long enough, and looks after those that are archived. */
export async function archiveSessions(
  world: World,
  settings: EngineSettings,
  options: EachOptions = {},
): Promise<ArchiveReport> {
  const { store, clock } = world;
  const idleSince = (): number => clock.nowMs() - settings.archiveAfterMs;
  // Those first that are archived: what they leave behind costs on.
  const looked = await eachListed(
    world,
    (limit) => store.listArchived(clock.nowMs(), limit),
    async (session) => lookAfterArchived(world, settings, session),
    { ...options, atOnce },
  );
  const idle = await eachListed(
    world,
    (limit) => store.listIdle(idleSince(), limit),
    async (session) => {
      const turn = turnAtRest(session);
      const isIdle = turn !== undefined && "idleSinceMs" in turn && turn.idleSinceMs <= idleSince();
      return isIdle && (await archiveSession(world, session)) ? "archived" : undefined;
    },
    { ...options, atOnce },
  );
  const { cleared = 0, deleted = 0, failed = 0 } = looked;
  return { archived: idle.archived ?? 0, cleared, deleted, failed: failed + (idle.failed ?? 0) };
}
