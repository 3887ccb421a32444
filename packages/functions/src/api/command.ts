import { SessionView } from "@dormouse/contract";
import type { CommandResult, Idempotency, SessionKey } from "@dormouse/core";
import { answerAccepted } from "./accepted.ts";
import type { ApiContext, ApiRequest } from "./context.ts";
import { carryOutOnce } from "./idempotency.ts";
import { bearer, idempotencyHeader, idempotentReplayed } from "./openapi/parameters.ts";
import { json } from "./openapi/responses.ts";

/** What the routes have in common by which a session's owner tells its run what to do. */
export const command = {
  method: "post" as const,
  tags: ["Runs"],
  security: bearer,
  parameters: [idempotencyHeader],
};

export const commandErrors = [
  "session_not_found",
  "session_deleted",
  "idempotency_key_reused",
  "conflict",
] as const;

export function commandAnswer(example: SessionView) {
  return {
    ...json(SessionView, "The session as it stands now.", example),
    headers: idempotentReplayed,
  };
}

/**
 * Carries a command out once, to the session that the path names.
 * @param fingerprint as carryOutOnce takes it.
 * @returns the session as it stands behind it.
 */
export async function carryOut(
  context: ApiContext,
  c: ApiRequest,
  act: (key: SessionKey, idempotency: Idempotency | undefined) => Promise<CommandResult>,
  fingerprint?: (key: SessionKey) => Promise<string>,
): Promise<SessionView> {
  const { world } = context;
  const key = { tenantId: c.get("tenantId"), sessionId: c.req.param("sessionId") ?? "" };
  const accepted = await carryOutOnce(
    world,
    c,
    (idempotency) => act(key, idempotency),
    fingerprint && (() => fingerprint(key)),
  );
  return (await answerAccepted(context, c, accepted)).session;
}
