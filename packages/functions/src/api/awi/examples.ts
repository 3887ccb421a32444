import { historyPage, pageDiff, pageState } from "../openapi/page-state-examples.ts";
import type { AwiDiff, AwiEnd, AwiHealth, AwiHistory, AwiState } from "./answers.ts";
import { translateDiff, translateState } from "./translate.ts";

const timestamp = "2026-01-05T09:30:30.000Z";
const sessionId = pageState.session_id;

export const state: AwiState = translateState(pageState, timestamp);

export const history: AwiHistory = {
  success: true,
  sessionId,
  trajectory: historyPage.actions,
  total: 3,
  limit: 20,
  offset: 0,
};

export const diff: AwiDiff = {
  success: true,
  sessionId,
  ...translateDiff(pageDiff),
  last_action: historyPage.actions[0] ?? null,
  timestamp,
};

export const end: AwiEnd = {
  success: true,
  message: "Session ended successfully",
  sessionId,
  archived: true,
  timestamp,
};

export const health: AwiHealth = {
  success: true,
  message: "Dormouse is running",
  services: { database: "connected", redis: "connected" },
  timestamp,
};
