import { DormouseError, type Heal, type Operation, type Site } from "@dormouse/contract";
import { healOf, type RunTask } from "../../run/run-task.ts";
import type { CommandResult } from "../../session/accepted.ts";
import { giveRun } from "../../session/execute.ts";
import type { Idempotency } from "../../session/idempotency.ts";
import type { SessionKey } from "../../session/session.ts";
import type { EngineSettings } from "../../settings.ts";
import type { World } from "../../world/world.ts";
import { operateOnCopy } from "./copy.ts";
import { operationTask } from "../tasks.ts";
import { findUsableLogin } from "../usable.ts";

/** What is asked of a site: the operation's name, and what it takes. */
export type AskedOperation = {
  name: string;
  input: Record<string, unknown>;
  /** Whether a model mends a step that fails since its page has changed. */
  heal?: Heal | undefined;
};

/**
 * Has an operation done in a login, without signing in first. One that has an effect waits for those before it; any
 * other is done beside them, on a copy of the login's state, unless too many are.
 * @returns the session it is done in, which is the login itself or the copy.
 * @throws DormouseError `login_invalid`, `operation_not_found`, `invalid_request`, and as execute
 */
export async function operate(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  asked: AskedOperation,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const { task, effect } = await taskOf(world, settings, key, asked);
  const queued = () => giveRun(world, settings, key, { request: task, idempotency });
  if (effect) return queued();
  const request = { ...task, ifBusy: "refuse" } as const;
  try {
    return await giveRun(world, settings, key, { request, idempotency });
  } catch (error) {
    if (!(error instanceof DormouseError) || error.code !== "run_in_progress") throw error;
    return (await operateOnCopy(world, settings, key, task, idempotency)) ?? queued();
  }
}

/** As operate, but never on a copy. */
export async function operateInTurn(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  asked: AskedOperation,
  idempotency?: Idempotency,
): Promise<CommandResult> {
  const { task: request } = await taskOf(world, settings, key, asked);
  return giveRun(world, settings, key, { request, idempotency });
}

async function taskOf(
  world: World,
  settings: EngineSettings,
  key: SessionKey,
  { name, input, heal }: AskedOperation,
): Promise<{ task: RunTask; effect: boolean }> {
  const { login } = await findUsableLogin(world, settings, key);
  const { site, operation } = await findOperation(world, key.tenantId, login.site, name);
  const task = operationTask(site, name, input, login.username);
  return { task: { ...task, ...healOf(heal) }, effect: operation.effect };
}

/**
 * The operation of that name, as its site is described now.
 * @throws DormouseError `operation_not_found`
 */
export async function findOperation(
  { store }: Pick<World, "store">,
  tenantId: string,
  siteName: string,
  name: string,
): Promise<{ site: Site; operation: Operation }> {
  const stored = await store.readSite({ tenantId, name: siteName });
  const { operations = {} } = stored?.description ?? {};
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (stored === undefined || operation === undefined) {
    throw operationNotFound(name, siteName, Object.keys(operations));
  }
  return { site: { name: siteName, ...stored.description }, operation };
}

function operationNotFound(name: string, site: string, known: string[]): DormouseError {
  const those = known.length === 0 ? "it has none" : `it has ${known.toSorted().join(", ")}`;
  return new DormouseError(
    "operation_not_found",
    `Site "${site}" has no operation "${name}": ${those}.`,
    { path: "name" },
  );
}
