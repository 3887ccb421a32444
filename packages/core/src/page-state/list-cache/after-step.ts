import type { Session } from "../../session/session.ts";
import type { StepOutcome } from "../../step/outcome.ts";
import type { World } from "../../world/world.ts";
import type { PageMemory } from "../page-memory.ts";
import type { RecordedPage } from "../record-page.ts";
import { dropListings, keepListing } from "./list-cache.ts";

type CommittedStep = {
  outcome: Pick<StepOutcome, "hasIntent" | "effectUrls" | "page" | "startedAtMs">;
  before: PageMemory | undefined;
  recorded: RecordedPage | undefined;
};

/**
 * Once a step is committed: the rows it brought are at hand from now on. After one that may have changed something,
 * none are of where it was, where it went and what it asked.
 * @param session as that commit left it.
 */
export async function updateListCache(
  world: Pick<World, "hot" | "ids" | "clock">,
  session: Session,
  { outcome, before, recorded }: CommittedStep,
): Promise<void> {
  const after = recorded?.memory;
  if (outcome.hasIntent !== undefined) {
    const urls = [before?.content.url, after?.content.url, outcome.page?.url];
    const all = [...urls, ...(outcome.effectUrls ?? [])].filter((url) => url !== undefined);
    await dropListings(world, session.tenantId, { urls: all, sinceMs: world.clock.nowMs() });
  } else if (recorded?.record !== undefined && after !== undefined) {
    const { step } = recorded.pointer;
    const seen = { before: before?.content, after: after.content, step };
    await keepListing(world, session, { ...seen, sinceMs: outcome.startedAtMs });
  }
}
