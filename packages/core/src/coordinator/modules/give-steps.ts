import type { ScriptStep } from "@dormouse/contract";
import type { Accepted } from "../../session/accepted.ts";
import { execute } from "../../session/execute.ts";
import type { SessionKey } from "../../session/session.ts";
import type { Scope } from "../scope.ts";

/** Gives a session a run of these steps; while it is busy the run waits. @throws DormouseError as execute */
export async function giveSteps(
  { world, settings }: Scope,
  key: SessionKey,
  actions: ScriptStep[],
): Promise<Accepted> {
  const accepted = await execute(world, settings, key, { kind: "script", actions });
  if ("duplicate" in accepted) throw new Error("a request without a key cannot be a duplicate");
  return accepted;
}
