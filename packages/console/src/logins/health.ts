import type { LoginView } from "@dormouse/contract";
import { isUnfinished, type Standing } from "../words/status.ts";

const healthWords: Record<LoginView["health"], Standing> = {
  new: { word: "new", tone: "calm" },
  healthy: { word: "healthy", tone: "good" },
  unhealthy: { word: "unhealthy", tone: "bad" },
};

/** A login's health, or what says more: that it asks something, or is being signed in. */
export function healthOf({
  health,
  question,
  currentRun,
}: Pick<LoginView, "health" | "question" | "currentRun">): Standing {
  if (question !== undefined) return { word: "asks", tone: "ask" };
  if (currentRun?.kind === "login" && isUnfinished(currentRun.status)) {
    return { word: "signing in", tone: "live" };
  }
  return healthWords[health];
}
