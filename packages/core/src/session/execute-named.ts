import { BrowserIdentity } from "@dormouse/contract";
import type { AskedRun } from "../agent/preset/asked-run.ts";
import type { EngineSettings } from "../settings.ts";
import type { World } from "../world/world.ts";
import type { CommandResult } from "./accepted.ts";
import { createSession } from "./create.ts";
import { execute } from "./execute.ts";
import { findNamedSession } from "./external-key.ts";
import { sessionNotFound } from "./find.ts";
import type { Idempotency } from "./idempotency.ts";

/** A run for the session that its client means by its id, or by its own name for it. */
export type NamedExecution = {
  tenantId: string;
  name: string;
  run: AskedRun;
  /** Where there is none: it is made, with the name as its external key, and begins with the run. */
  create: boolean;
};

/**
 * Gives a session that is named a run, as execute does, or is made for it: one, of however many ask at once.
 * @throws DormouseError as execute and createSession
 */
export async function executeNamed(
  world: World,
  settings: EngineSettings,
  { tenantId, name, run, create }: NamedExecution,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const found = await findNamedSession(world, tenantId, name);
  if (found !== undefined) {
    const key = { tenantId, sessionId: found.sessionId };
    return execute(world, settings, key, run, idempotency);
  }
  if (!create) throw sessionNotFound(name);
  const identity = BrowserIdentity.parse({});
  const { ifBusy: _free, ...first } = run;
  const request = { tenantId, externalKey: name, identity, run: first };
  const made = await createSession(world, settings, request, idempotency);
  if (!("existing" in made)) return made;
  // Somebody else has made it meanwhile, for a run of theirs.
  return execute(world, settings, { tenantId, sessionId: made.sessionId }, run, idempotency);
}
