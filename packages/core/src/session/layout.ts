import { modulesAfter, newSessionModules } from "../coordinator/linked-modules.ts";
import type { Session } from "./session.ts";

/** The layout that sessions are stored in. Those without a version are of the first, which had no modules. */
export const sessionSchemaVersion = 2;

/** A session as any layout up to this one has it. */
export type EarlierSession = Omit<Session, "modules"> & Partial<Pick<Session, "modules">>;

/** A session that was stored in an earlier layout as it would be in this one; its next commit stores it so. */
export function fromLayout(session: EarlierSession, schemaVersion = 1): Session {
  const { modules = {}, createdAtMs } = session;
  if (schemaVersion >= sessionSchemaVersion) return { ...session, modules };
  // A program of before may have written over what a newer one stored: it kept modules, but left them as they stood.
  const all = { ...newSessionModules(session, createdAtMs), ...modules };
  return { ...session, modules: modulesAfter(all, session.status, [], createdAtMs) };
}
