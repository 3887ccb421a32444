import type { SessionView } from "@dormouse/contract";
import {
  findPage,
  recordPage,
  type PageContent,
  type PageElement,
  type PageMemory,
  type Row,
} from "@dormouse/core";
import { jsonOf, tenants, typing, type TestApi } from "./test-api.ts";

/** A page of orders: its table has rows of these numbers, the search field this text. */
export function ordersPage({ page = 1, rows = [1001, 1002, 1003], search = "" } = {}): PageContent {
  return {
    route: `/orders?page=${page}`,
    url: `https://shop.example/orders?page=${page}`,
    title: "Orders",
    breadcrumbs: ["Home", "Orders"],
    order: ["form:search", "table:orders"],
    sections: {
      "form:search": { kind: "form", name: "Search", elements: ["e1", "e2"] },
      "table:orders": {
        kind: "table",
        name: "Orders",
        columns: ["Number", "Customer"],
        elements: ["e3"],
        rows: {
          order: rows.map(String),
          byKey: Object.fromEntries(
            rows.map((row): [string, Row] => [
              String(row),
              { cells: [String(row), "Ada"], elements: [`e${row}`] },
            ]),
          ),
        },
      },
    },
    elements: {
      e1: { role: "searchbox", name: "Customer", verb: "fill", value: search },
      e2: { role: "textbox", name: "Password", verb: "fill", masked: true },
      e3: { role: "link", name: "Next", verb: "click", disabled: "inert" },
      ...Object.fromEntries(
        rows.map((row): [string, PageElement] => [
          `e${row}`,
          { role: "button", name: "Edit", verb: "click" },
        ]),
      ),
    },
    main: "table:orders",
    pagination: { of: "table:orders", page, totalPages: 5, next: "e3" },
    filters: { status: { name: "Status", value: "Open" } },
    sort: { key: "Number", order: "asc" },
    images: {},
  };
}

/** A session of which these pages were seen, one after each of its steps; `undefined` for one that changed nothing. */
export async function sessionWithPages(
  api: TestApi,
  pages: (PageContent | undefined)[],
  body: { agentId?: string; metadata?: Record<string, string> } = {},
): Promise<string> {
  const texts = pages.slice(1).map((_, index) => `text ${index + 1}`);
  const run = typing(...texts);
  const created = await jsonOf<{ session: SessionView }>(
    api.call("POST", "/v1/sessions", { body: { ...body, run } }),
  );
  await api.runSteps();
  const { sessionId } = created.session;
  for (const [index, content] of pages.entries()) {
    if (content !== undefined) await showPage(api, sessionId, index + 1, content);
  }
  return sessionId;
}

/** What a step would leave of the page, had it seen this one. */
export async function showPage(
  { world }: TestApi,
  sessionId: string,
  step: number,
  content: PageContent,
): Promise<void> {
  const key = { tenantId: tenants.ours, sessionId };
  const session = await world.store.read(key);
  if (session === undefined) throw new Error(`there is no session ${sessionId}`);
  const before = await findPage(world, key, { session });
  const memory: PageMemory = { content, refs: { next: 2_000, signatures: {} } };
  const at = { ...session, nextStep: step };
  const { pointer, record, delta } = await recordPage(world.blobs, at, before?.memory, memory);
  const next = { ...session, revision: session.revision + 1, pageState: pointer };
  await world.store.commit({ session: next, ...(record === undefined ? {} : { page: record }) });
  const stand = { step: pointer.step, revision: next.revision, checkedAtMs: world.clock.nowMs() };
  await world.hot.putPage(key, { ...stand, memory, agentId: session.agentId, delta });
}
