import { limits, OperationRequest, parse } from "@dormouse/contract";
import {
  actOnce,
  expectModels,
  fingerprintOf,
  resultOf,
  startOperation,
  type ForWhom,
  type OperationStand,
} from "@dormouse/core";
import { askingOf } from "./asking.ts";
import type { ApiContext, ApiRequest } from "./context.ts";
import { readIdempotency } from "./idempotency.ts";
import { remainingMs } from "./invocation.ts";

/** As it was asked for: in a login, or with what one is acquired with. */
export type AskedOf = { name: string; request: OperationRequest };

/**
 * Has an operation done, once for all requests under the same `Idempotency-Key`, and waits for it as long as is asked for
 * and the host allows.
 * @throws DormouseError as startOperation and resultOf
 */
export async function doOperation(
  context: ApiContext,
  c: ApiRequest,
  { name, request }: AskedOf,
): Promise<OperationStand> {
  const { world, settings } = context;
  const {
    input,
    waitMs = limits.waitSecondsMax * 1_000,
    heal,
    ...who
  } = parse(OperationRequest, request);
  const tenantId = c.get("tenantId");
  const untilMs = world.clock.nowMs() + Math.min(waitMs, remainingMs(c));
  expectModels(askingOf(context, c).models, heal, "heal");
  const asked = { name, input, heal };
  const whose = whoseOf(who);
  const idempotency = await readIdempotency(world, c, async () =>
    JSON.stringify([await namesOf(), name, input]),
  );
  const accepted = await actOnce(world, tenantId, idempotency, () =>
    startOperation(world, settings, { tenantId, whose, asked }, untilMs, idempotency),
  );
  if (accepted.repeated) c.header("idempotent-replayed", "true");
  return resultOf(world, settings, { tenantId, accepted, asked, idempotency }, untilMs);

  /** What is typed into a site is no part of what is stored of the request. */
  async function namesOf(): Promise<string> {
    if ("loginId" in whose) return whose.loginId;
    const { site = "", credentials } = whose;
    return fingerprintOf(world, tenantId, { ...credentials, site });
  }
}

function whoseOf(who: Omit<OperationRequest, "input" | "waitMs" | "heal">): ForWhom {
  const { loginId, site, keepAlive, username = "", password = "", ...held } = who;
  if (loginId !== undefined) return { loginId };
  return { site, keepAlive, credentials: { username, password, ...held } };
}
