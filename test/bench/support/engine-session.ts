import { BrowserIdentity } from "@dormouse/contract";
import { createSession, type EngineSettings, type SessionKey, type World } from "@dormouse/core";

const tenantId = "bench";

/** A session with a run of so many steps that do nothing in a browser that does nothing. */
export async function createNoOpSession(
  world: World,
  settings: EngineSettings,
  steps: number,
): Promise<SessionKey & { runId: string }> {
  const accepted = await createSession(world, settings, {
    tenantId,
    identity: BrowserIdentity.parse({}),
    run: { kind: "script", actions: Array.from({ length: steps }, () => ({ type: "reload" })) },
  });
  if ("duplicate" in accepted || accepted.runId === undefined) {
    throw new Error("a first request cannot be a duplicate");
  }
  return { tenantId, sessionId: accepted.sessionId, runId: accepted.runId };
}

/** @throws Error where the session's run did not complete. */
export async function assertCompleted({ store }: World, key: SessionKey): Promise<void> {
  const session = await store.read(key);
  if (session?.status !== "COMPLETED") {
    throw new Error(
      `a run is ${session?.status ?? "gone"}: ${session?.reason?.code ?? "no reason"}`,
    );
  }
}
