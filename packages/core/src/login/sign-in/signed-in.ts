import { scriptPosition } from "../../run/script-position.ts";
import { isUnfinished } from "../../run/status.ts";
import { isSigningIn } from "../stages.ts";
import type { LoginSession } from "../usable.ts";

/** Whether somebody is signed in, as far as it is known: not while a run that has found otherwise sees to that. */
export function isSignedIn({ login, run }: Pick<LoginSession, "login" | "run">): boolean {
  if (login.health !== "healthy") return false;
  return !(isUnfinished(run) && isSigningIn(run.stages?.[scriptPosition(run)]));
}
