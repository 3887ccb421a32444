import { checkerOf, DormouseError, parse } from "@dormouse/contract";
import { pagesOf } from "../../listing/pages.ts";
import type { CommandResult } from "../../session/accepted.ts";
import type { Idempotency } from "../../session/idempotency.ts";
import type { EngineSettings } from "../../settings.ts";
import type { World } from "../../world/world.ts";
import { acquireLogin, type AskedLogin } from "../acquire/acquire.ts";
import { findOperation, operate, type AskedOperation } from "./operate.ts";
import { waitForLogin } from "../acquire/wait-for-login.ts";

/** Sites have a lot to say of themselves. */
const sitesAtOnce = 10;

/** A login that there is, or what it is acquired with. */
export type ForWhom = { loginId: string } | Omit<AskedLogin, "tenantId" | "operation">;

/**
 * Has an operation done in the login, or in the one that the credentials stand for: a new one does it as soon as somebody
 * is signed in. Where one that there is has to sign in first, that is waited for, so that a wrong password is
 * not tried for the operation once more.
 * @param untilMs when to wait no longer, Unix milliseconds.
 * @throws DormouseError `sign_in_failed`, and as operate and acquireLogin
 */
export async function startOperation(
  world: World,
  settings: EngineSettings,
  { tenantId, whose, asked }: { tenantId: string; whose: ForWhom; asked: AskedOperation },
  untilMs: number,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  if ("loginId" in whose) {
    const key = { tenantId, sessionId: whose.loginId };
    return operate(world, settings, key, asked, idempotency);
  }
  const site = whose.site ?? (await siteWith(world, tenantId, asked.name));
  const { operation } = await findOperation(world, tenantId, site, asked.name);
  parse(checkerOf(operation.input), asked.input, "input");
  const wanted = { ...whose, tenantId, site, operation: asked };
  const acquired = await acquireLogin(world, settings, wanted, idempotency);
  const { session, runId, isNew } = acquired;
  if (isNew && runId !== undefined) {
    return { sessionId: session.sessionId, runId, repeated: false };
  }
  await waitForLogin(world, acquired, Math.max(0, untilMs - world.clock.nowMs()));
  return operate(world, settings, session, asked, idempotency);
}

/** Names of the tenant's sites that have an operation of this name. */
export async function sitesWith(
  { store }: Pick<World, "store">,
  tenantId: string,
  operation: string,
): Promise<string[]> {
  const pages = pagesOf((cursor) => store.listSites(tenantId, { limit: sitesAtOnce, cursor }));
  const names: string[] = [];
  for await (const sites of pages) {
    const those = sites.filter(({ description }) =>
      Object.hasOwn(description.operations, operation),
    );
    names.push(...those.map(({ name }) => name));
  }
  return names;
}

async function siteWith(world: World, tenantId: string, operation: string): Promise<string> {
  const [site, ...others] = await sitesWith(world, tenantId, operation);
  if (site === undefined) {
    throw new DormouseError(
      "operation_not_found",
      `No site of yours has an operation "${operation}"; GET /v1/sites lists what each has.`,
      { path: "name" },
    );
  }
  if (others.length === 0) return site;
  throw new DormouseError(
    "invalid_request",
    `site: must say which, since several have the operation: ${[site, ...others].join(", ")}`,
    { path: "site" },
  );
}
