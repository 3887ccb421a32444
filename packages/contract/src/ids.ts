import { z } from "zod";

/** UUIDv7 (RFC 9562): sorts by time of creation, so listings need no extra sort key. */
const uuid = z.uuidv7();

export const SessionId = uuid.meta({ description: "A session's id, a UUIDv7." });
export const RunId = uuid.meta({ description: "A run's id, a UUIDv7." });
export const ArtifactId = uuid.meta({ description: "An artifact's id, a UUIDv7." });
export const UploadId = uuid.meta({ description: "An upload's id, a UUIDv7." });

/** The client's own name for an agent. */
export const AgentId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.:@-]+$/, "may hold letters, digits and . : @ _ - only");

/** Names an agent that is stored, within its tenant. No name leads out of its route, as `..` does. */
export const AgentName = z
  .string()
  .regex(
    /^[A-Za-z\d][\w.:@-]{0,127}$/,
    "must be 1 to 128 letters, digits and . : @ _ -, of which the first is a letter or a digit",
  )
  .meta({ description: "What the agent is called, such as `buyer`." });

export type SessionId = string;
export type RunId = string;
export type ArtifactId = string;
export type TenantId = string;
