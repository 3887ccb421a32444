import {
  DormouseError,
  limits,
  parse,
  SiteDescription,
  type Operation,
  type SavedRun,
  type SaveRunRequest,
} from "@dormouse/contract";
import { layouts } from "../../layout/layouts.ts";
import { findOperation } from "../../login/operation/operate.ts";
import { runNotFound } from "../../run/wait.ts";
import { findKeptSession } from "../../session/find.ts";
import type { CurrentRun, Session, SessionKey } from "../../session/session.ts";
import { changeSite } from "../../site/manage.ts";
import { loadPayload } from "../../snapshot/payload.ts";
import type { RunStep } from "../../step/site-step.ts";
import type { World } from "../../world/world.ts";
import { instructionsOf } from "../task.ts";
import { isFilledIn } from "./is-filled-in.ts";
import { mendedActions, mendedSteps, mendOperation, mendScript } from "./mended-script.ts";
import type { Parameters } from "./parameters.ts";
import { refuseUnused } from "./refuse-unused.ts";
import { readRecordedRun } from "./read-run.ts";
import type { Unresolved } from "./recorded-step.ts";
import { toOperation } from "./to-operation.ts";
import { toScript, trajectoryOf } from "./to-script.ts";

/**
 * Makes a script, or an operation of a site, of what an agent's run has done: it needs no model any more. The same of a
 * script, or an operation, that was mended: with what mended it.
 * @throws DormouseError `session_not_found`, `session_deleted`, `run_not_found`; `run_not_savable` where no model had a
 * part in the run, it is not done, or it did what only its session can tell; `site_not_found`, `operation_exists`,
 * `invalid_request`, `conflict`
 */
export async function saveRun(
  world: World,
  key: SessionKey,
  runId: string,
  request: SaveRunRequest,
): Promise<SavedRun> {
  const saving = { world, request, ...(await findRun(world, key, runId)) };
  const { kind, status, healed = [] } = saving.run;
  if (status !== "COMPLETED") throw notSavable(runId, `is ${status}, not COMPLETED`);
  if (kind === "agent") return saveAgentRun(saving);
  const isMended = healed.some(({ outcome }) => outcome === "healed");
  if (kind === "script" && isMended) return saveMendedScript(saving);
  if (kind === "operation" && isMended) return saveMendedOperation(saving);
  throw notSavable(runId, `is a ${kind} in which no model had a part`);
}

type Saving = {
  world: World;
  session: Session;
  run: CurrentRun;
  script: RunStep[];
  request: SaveRunRequest;
};

async function findRun(
  world: World,
  key: SessionKey,
  runId: string,
): Promise<Pick<Saving, "session" | "run" | "script">> {
  const session = await findKeptSession(world, key);
  const stored = await world.store.readRun(key, runId);
  if (stored === undefined) throw runNotFound(key, runId);
  const run = session.run?.runId === runId ? session.run : stored;
  return { session, run, script: await loadPayload(world.blobs, layouts.script, stored.script) };
}

async function saveAgentRun({ world, session, run, script, request }: Saving): Promise<SavedRun> {
  const { runId } = run;
  const { parameters = {}, as } = request;
  const [first] = script;
  if (first === undefined || !("task" in first)) throw new Error(`run ${runId} has no task`);
  const { task } = first;
  const trajectory = trajectoryOf(await readRecordedRun(world, session, run), parameters);
  const { steps, unresolved } = trajectory;
  if (steps.length === 0) throw notSavable(runId, "has done nothing on a page");
  const saved: SavedRun = { actions: toScript(trajectory), ...inputOf(parameters), unresolved };
  refuseUnused(saved.actions, parameters);
  if (as === undefined) return saved;
  refuseUnresolved(runId, unresolved);
  const words = instructionsOf(task).join("\n");
  const operation = toOperation(trajectory, { as, task: words, output: task.output, parameters });
  return { ...saved, operation: await storeOperation(world, session, runId, as, operation) };
}

async function saveMendedScript({
  world,
  session,
  run,
  script,
  request,
}: Saving): Promise<SavedRun> {
  const { parameters = {}, as } = request;
  if (as !== undefined) throw notSavable(run.runId, "is a script, and no operation");
  const { records, steps } = await readRecordedRun(world, session, run);
  const mended = mendedSteps(run, records, steps);
  return { ...mendScript(script, mended, parameters), ...inputOf(parameters) };
}

/** In the place of the operation that was done, or beside it under another name. */
async function saveMendedOperation({
  world,
  session,
  run,
  script,
  request,
}: Saving): Promise<SavedRun> {
  const { runId, operation: name = "" } = run;
  const { parameters = {}, as } = request;
  if (as === undefined) throw notSavable(runId, "is an operation, to be saved `as` one");
  const { operation } = await findOperation(world, session.tenantId, as.site, name);
  refuseAnother(run, script, operation);
  const { records, steps } = await readRecordedRun(world, session, run);
  const [mended, ...others] = mendedSteps(run, records, steps);
  const stage = mended && run.stages?.[mended.position];
  if (mended === undefined || stage !== "operate" || others.length > 0) {
    throw notSavable(runId, "was mended in more than what it does");
  }
  const { actions, secrets, unresolved: told } = mendedActions(mended, parameters);
  const unresolved = [...told, ...secrets.map(notToldTo)];
  refuseUnresolved(runId, unresolved);
  const described = mendOperation(operation, mended, actions);
  const stored = await storeOperation(world, session, runId, as, described);
  return { actions: described.actions, ...inputOf(parameters), operation: stored, unresolved };
}

/** What mended one description says nothing of another: of another site, or as somebody has written it since. */
function refuseAnother(run: CurrentRun, script: readonly RunStep[], { actions }: Operation): void {
  const step = script.find((one) => "stage" in one && one.stage === "operate");
  const done = step !== undefined && "stage" in step ? step.actions : [];
  const isAll = done.slice(actions.length).every(({ type }) => type === "extract");
  if (isAll && isFilledIn(actions, done.slice(0, actions.length))) return;
  throw notSavable(run.runId, "did an operation that is described otherwise now, or on that site");
}

/** An operation is given all that it enters; it has no question to ask. */
function notToldTo({ name, step }: { name: string; step: number }): Unresolved {
  return { step, reason: `It enters what was told in secret as "${name}".` };
}

function inputOf(parameters: Parameters): Pick<SavedRun, "input"> {
  return Object.keys(parameters).length === 0 ? {} : { input: parameters };
}

function notSavable(runId: string, why: string): DormouseError {
  const message = `Run ${runId} ${why}: what a model has worked out, or mended, to its end can be saved.`;
  return new DormouseError("run_not_savable", message, { path: "runId" });
}

/** An operation without one of its actions would do something else. */
function refuseUnresolved(runId: string, unresolved: readonly Unresolved[]): void {
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
  { tenantId }: Pick<Session, "tenantId">,
  runId: string,
  { site, operation: name, replace = false }: NonNullable<SaveRunRequest["as"]>,
  description: Operation,
): Promise<NonNullable<SavedRun["operation"]>> {
  refuseTooLong(runId, description);
  const withOperation = ({ operations, ...rest }: SiteDescription): SiteDescription => {
    if (Object.hasOwn(operations, name) && !replace) {
      const message = `Site "${site}" has an operation "${name}" already: choose another name, or say \`replace: true\`.`;
      throw new DormouseError("operation_exists", message, { path: "as.operation" });
    }
    return parse(SiteDescription, { ...rest, operations: { ...operations, [name]: description } });
  };
  await changeSite(world, { tenantId, name: site }, withOperation, "as.site");
  return { site, name, description };
}
