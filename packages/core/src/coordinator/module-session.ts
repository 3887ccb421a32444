import { ModuleId, type SessionId, type SessionStatus } from "@dormouse/contract";
import type { Connection } from "../model/connection.ts";

/** A module's own session, as it lies in the record of the session it works on. */
export type ModuleSession = {
  id: string;
  status: SessionStatus;
  /** Of ai-integration: how models could be asked last. Its status is what that comes to. */
  connection?: Connection;
  lastActivityMs: number;
  createdAtMs: number;
};

export type SessionModules = Partial<Record<ModuleId, ModuleSession>>;

/** Every run is done by the executor, told of by the streamer, and asked for and shown by the frontend API. */
export const modulesOfEveryRun = [
  "executor",
  "executor-streamer",
  "frontend-api",
] as const satisfies ModuleId[];

/** An agent's run is worked by these as well. */
export const modulesOfAgents = [
  "ai-integration",
  "ai-context-manager",
  "step-processor",
  "task-loop",
] as const satisfies ModuleId[];

/**
 * The id of a module's session: the session's own UUIDv7 as a UUIDv8, with the module's number where the
 * highest three bits of the time are, which stay zero until the year 3084. So it leads back to the session,
 * and no index has to be kept and read for it.
 * @throws TypeError for a session id that is no UUIDv7.
 */
export function moduleSessionIdOf(sessionId: SessionId, moduleId: ModuleId): string {
  if (!isUuid(sessionId, "7")) throw new TypeError(`${sessionId} is not a UUIDv7`);
  return withTop(sessionId, topOf(sessionId) | (numberOf(moduleId) << 1), "8");
}

/** What a module's session id leads back to; undefined for any other text. */
export function ownerOf(
  moduleSessionId: string,
): { sessionId: SessionId; moduleId: ModuleId } | undefined {
  if (!isUuid(moduleSessionId, "8")) return undefined;
  const top = topOf(moduleSessionId);
  const moduleId = ModuleId.options[(top >> 1) - 1];
  return moduleId && { sessionId: withTop(moduleSessionId, top & 1, "7"), moduleId };
}

/** Whether it is the id of this module's session of this session. */
export function isOwn(sessionId: SessionId, moduleId: string, moduleSessionId = ""): boolean {
  const owner = ownerOf(moduleSessionId);
  return owner?.sessionId === sessionId && owner.moduleId === moduleId;
}

/** From 1: zero is what a session's own id has there. */
function numberOf(moduleId: ModuleId): number {
  return ModuleId.options.indexOf(moduleId) + 1;
}

function isUuid(text: string, version: string): boolean {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
  return shape.exec(text)?.[1] === version;
}

function topOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 1), 16);
}

function withTop(uuid: string, top: number, version: string): string {
  return `${top.toString(16)}${uuid.slice(1, 14)}${version}${uuid.slice(15)}`;
}
