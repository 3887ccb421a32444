import { AgentId, ExternalKey, Metadata, parse } from "@dormouse/contract";
import { z } from "@hono/zod-openapi";
import { LlmProvider } from "./llm-provider.ts";

/** What older clients say of a session, whatever they want of it. */
export const sessionFields = {
  session_id: ExternalKey.nullish().meta({
    description: "The session's id, or the client's own name for it, such as `guru-123:run-456`.",
  }),
  guru_id: AgentId.nullish().meta({
    description: "Who works in it: the `agentId` of a session that is made.",
  }),
  run_id: ExternalKey.nullish().meta({ description: "The client's own name for the run." }),
  headless: z.boolean().nullish().meta({ description: "Browsers have no screen in any case." }),
  llm_provider: LlmProvider.nullish(),
  metadata: Metadata.nullish().meta({ description: "Of a session that is made." }),
};

const SessionFields = z.object(sessionFields);
export type SessionFields = z.output<typeof SessionFields>;

/** What the session is called that is meant: `{guru_id}:{run_id}` where it is not named itself. */
export function nameOf({ session_id, guru_id, run_id }: SessionFields): string | undefined {
  if (typeof session_id === "string") return session_id;
  if (typeof run_id !== "string") return undefined;
  return typeof guru_id === "string"
    ? parse(ExternalKey, `${guru_id}:${run_id}`, "run_id")
    : run_id;
}

/** What a session is made with that is not there yet. */
export function newSessionOf({ guru_id, metadata }: SessionFields) {
  return { agentId: guru_id ?? undefined, metadata: metadata ?? undefined };
}

/** @returns names of the fields that were sent and are without effect, for the answer to tell. */
export function ignoredIn(
  given: Record<string, unknown> & SessionFields,
  known: readonly string[],
): { ignored?: string[] } {
  const sent = Object.keys(given).filter((name) => given[name] !== null);
  const ignored = sent.filter((name) => !known.includes(name));
  if (given.headless === false) ignored.push("headless");
  return ignored.length === 0 ? {} : { ignored: ignored.toSorted() };
}

export const Ignored = z
  .array(z.string())
  .optional()
  .meta({ description: "Fields of the request that are without effect here." });
