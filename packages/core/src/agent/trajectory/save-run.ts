import {
  DormouseError,
  limits,
  parse,
  SiteDescription,
  type AgentTask,
  type Operation,
  type SavedRun,
  type SaveRunRequest,
} from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import type { Run } from "../../run/run.ts";
import { runNotFound } from "../../run/wait.ts";
import { findKeptSession } from "../../session/find.ts";
import type { CurrentRun, Session, SessionKey } from "../../session/session.ts";
import { putSite, siteNotFound } from "../../site/manage.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import type { World } from "../../world/world.ts";
import { instructionsOf } from "../task.ts";
import { readRecordedRun } from "./read-run.ts";
import { toOperation } from "./to-operation.ts";
import { toScript, trajectoryOf, type Trajectory } from "./to-script.ts";

/**
 * Makes a script, or an operation of a site, of what an agent's run has done: it needs no model any more.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`; `run_not_savable` where the run is no
 * agent's, is not done, or did what only its session can tell; `site_not_found`, `operation_exists`, `invalid_request`
 */
export async function saveRun(
  world: World,
  key: SessionKey,
  runId: string,
  { parameters = {}, as }: SaveRunRequest,
): Promise<SavedRun> {
  const { session, run, task } = await findTask(world, key, runId);
  const trajectory = trajectoryOf(await readRecordedRun(world, session, run), parameters);
  if (trajectory.steps.length === 0) throw notSavable(runId, "has done nothing on a page");
  const saved: SavedRun = {
    actions: toScript(trajectory),
    ...(Object.keys(parameters).length === 0 ? {} : { input: parameters }),
    unresolved: trajectory.unresolved,
  };
  if (as === undefined) return saved;
  refuseUnresolved(runId, trajectory);
  const words = instructionsOf(task).join("\n");
  const describing = { as, task: words, output: task.output, parameters };
  const operation = toOperation(trajectory, describing);
  refuseTooLong(runId, operation);
  await storeOperation(world, key.tenantId, as, operation);
  return { ...saved, operation: { site: as.site, name: as.operation, description: operation } };
}

async function findTask(
  world: World,
  key: SessionKey,
  runId: string,
): Promise<{ session: Session; run: CurrentRun; task: AgentTask }> {
  const session = await findKeptSession(world, key);
  const stored: Run | undefined = await world.store.readRun(key, runId);
  if (stored === undefined) throw runNotFound(key, runId);
  const run = session.run?.runId === runId ? session.run : stored;
  if (run.kind !== "agent") throw notSavable(runId, `is a ${run.kind}, which no model worked out`);
  if (run.status !== "COMPLETED") throw notSavable(runId, `is ${run.status}, not COMPLETED`);
  const [first] = await loadPayload(world.blobs, layouts.script, stored.script);
  if (first === undefined || !("task" in first)) throw new Error(`run ${runId} has no task`);
  return { session, run, task: first.task };
}

function notSavable(runId: string, why: string): DormouseError {
  const message = `Run ${runId} ${why}: only what an agent's run has done to its end can be saved.`;
  return new DormouseError("run_not_savable", message, { path: "runId" });
}

/** An operation without one of its actions would do something else. */
function refuseUnresolved(runId: string, { unresolved }: Trajectory): void {
  const [action] = unresolved.filter(({ field }) => field === undefined);
  if (action === undefined) return;
  const message = `Step ${action.step} of run ${runId} cannot be part of an operation. ${action.reason} Save the run without \`as\` to see the rest.`;
  throw new DormouseError("run_not_savable", message, { path: "as" });
}

function refuseTooLong(runId: string, { actions }: Operation): void {
  const most = limits.groupActions - 1;
  if (actions.length <= most) return;
  const message = `Run ${runId} took ${actions.length} actions, and an operation has at most ${most}: save it without \`as\`, as a script.`;
  throw new DormouseError("run_not_savable", message, { path: "as" });
}

/** By the same rules as what is said of the whole site. */
async function storeOperation(
  world: World,
  tenantId: string,
  { site: name, operation: called, replace = false }: NonNullable<SaveRunRequest["as"]>,
  operation: Operation,
): Promise<void> {
  const key = { tenantId, name };
  const stored = await world.store.readSite(key);
  if (stored === undefined) throw siteNotFound(name, "as.site");
  const { operations, ...rest } = stored.description;
  if (Object.hasOwn(operations, called) && !replace) {
    const message = `Site "${name}" has an operation "${called}" already: choose another name, or say \`replace: true\`.`;
    throw new DormouseError("operation_exists", message, { path: "as.operation" });
  }
  const described = { ...rest, operations: { ...operations, [called]: operation } };
  await putSite(world, key, parse(SiteDescription, described));
}
