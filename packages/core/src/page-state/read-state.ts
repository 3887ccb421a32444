import {
  DormouseError,
  type AskedParts,
  type HistoryPage,
  type PageStateField,
  type PageStateParts,
} from "@dormouse/contract";
import { findKeptSession } from "../session/find.ts";
import type { Session, SessionKey } from "../session/session.ts";
import type { World } from "../world/world.ts";
import { findPage, type FoundPage } from "./find-page.ts";
import { describeCache } from "./list-cache/list-cache.ts";
import { countActions, listActions } from "./history/list-actions.ts";
import { readTold } from "./read-told.ts";
import { withKinds } from "./view/parts.ts";
import { viewCore } from "./view/view.ts";

export type StateRequest = {
  /** All where it is left out. */
  parts?: AskedParts | undefined;
  /** As the page was after this step; now where it is left out. */
  atStep?: number | undefined;
  /** How many of the newest actions are told of at all. */
  mostActions: number;
};

/**
 * The state an agent works with, or the parts of it that were asked for. Hot copies may be all that is read.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_not_found`, `page_state_not_found`,
 * `invalid_request`
 */
export async function readState(
  world: World,
  key: SessionKey,
  { parts, atStep, mostActions }: StateRequest,
): Promise<PageStateParts> {
  const fields = fieldsOf(parts, atStep);
  const ofSession = fields.filter((field) => !ofPage.has(field));
  if (ofSession.length === 0) {
    const page = await readPage(world, key, { kinds: parts?.kinds, atStep });
    return { session_id: key.sessionId, ...pick(viewCore(page), fields) };
  }
  const { session, page, actions } = await readTold(world, key, {
    withActions: fields.includes("history"),
    mostActions,
  });
  if (page === undefined && fields.length > ofSession.length) throw pageStateNotFound(key);
  const cache =
    page === undefined || !fields.includes("query_cache")
      ? {}
      : await describeCache(world, key.tenantId, page.memory.content);
  const { statistics, last_updated, ...owner } = session;
  const told = {
    ...(page === undefined ? {} : viewCore(ofKinds(page, parts?.kinds))),
    history: { actions },
    statistics,
    query_cache: cache,
  };
  return { ...owner, ...pick(told, fields), last_updated };
}

/**
 * The page alone, with its sections of these kinds.
 * @throws DormouseError `session_not_found`, `session_deleted`, `step_not_found`, `page_state_not_found`
 */
export async function readPage(
  world: World,
  key: SessionKey,
  { kinds, atStep }: { kinds?: AskedParts["kinds"] | undefined; atStep?: number | undefined },
): Promise<FoundPage> {
  const session = atStep === undefined ? undefined : await findKeptSession(world, key);
  if (session !== undefined) refuseStepToCome(session, atStep ?? 0, "step");
  const page = await findPage(world, key, { atStep, session });
  if (page === undefined) throw pageStateNotFound(key, atStep);
  return ofKinds(page, kinds);
}

/** What the session has done, the newest first. @throws DormouseError `session_not_found`, `session_deleted` */
export async function readHistory(
  world: World,
  key: SessionKey,
  { limit, offset, mostActions }: { limit: number; offset: number; mostActions: number },
): Promise<HistoryPage> {
  const session = await findKeptSession(world, key);
  const actions = await listActions(world, session, { limit, offset, most: mostActions });
  return { session_id: key.sessionId, actions, total: countActions(session), limit, offset };
}

/** @throws DormouseError `step_not_found` for one that has not been done. */
export function refuseStepToCome({ nextStep }: Session, step: number, path: string): void {
  if (step < nextStep) return;
  const last = nextStep - 1;
  throw new DormouseError(
    "step_not_found",
    last === 0 ? "The session has done no step yet." : `The session's last step is ${last}.`,
    { path },
  );
}

export function pageStateNotFound({ sessionId }: SessionKey, atStep?: number): DormouseError {
  return new DormouseError(
    "page_state_not_found",
    atStep === undefined
      ? `No step of session ${sessionId} has looked at its page since its state was given to it; run one, such as goto.`
      : `No step of session ${sessionId} up to ${atStep} has looked at its page.`,
  );
}

/** What the page alone decides. */
const ofPage: ReadonlySet<PageStateField> = new Set(["page_state", "action_state"]);
const all: readonly PageStateField[] = [
  "page_state",
  "action_state",
  "history",
  "statistics",
  "query_cache",
];

function fieldsOf(parts: AskedParts | undefined, atStep: number | undefined) {
  const asked = parts?.fields ?? [];
  const ofSession = asked.find((field) => !ofPage.has(field));
  if (atStep !== undefined && ofSession !== undefined) {
    throw new DormouseError("invalid_request", `sections: ${ofSession} goes without step`, {
      path: "sections",
    });
  }
  if (asked.length > 0) {
    const isOfPage = asked.some((field) => ofPage.has(field));
    const kinds = parts?.kinds ?? [];
    return kinds.length > 0 && !isOfPage ? [...asked, "page_state" as const] : asked;
  }
  return parts === undefined && atStep === undefined ? all : [...ofPage];
}

function ofKinds(page: FoundPage, kinds: AskedParts["kinds"] = []): FoundPage {
  if (kinds.length === 0) return page;
  const { content, refs } = page.memory;
  return { ...page, memory: { content: withKinds(content, kinds), refs } };
}

function pick(state: Partial<PageStateParts>, fields: readonly PageStateField[]) {
  return Object.fromEntries(
    fields.filter((field) => state[field] !== undefined).map((field) => [field, state[field]]),
  ) as Pick<PageStateParts, PageStateField>;
}
