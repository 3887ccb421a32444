import {
  DormouseError,
  HistoryPage,
  HistoryQuery,
  PageDiff,
  PageDiffQuery,
  PageStateParts,
  PageStateQuery,
  routes,
} from "@dormouse/contract";
import { encodePage, readDiff, readHistory, readPage, readState } from "@dormouse/core";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv, ApiRequest } from "../context.ts";
import { answerContent, answerJson } from "../large-answer.ts";
import * as examples from "../openapi/page-state-examples.ts";
import {
  bearer,
  ifNoneMatchHeader,
  pageStateTag,
  sessionParameters,
} from "../openapi/parameters.ts";
import { json, tenantProblems } from "../openapi/responses.ts";
import { entityTagOf, isKnown } from "../state/entity-tag.ts";

const tags = ["Page state"];

const tooLarge = {
  description: "The page is too large for an answer: read it at `Location`.",
  headers: {
    Location: {
      description: "A signed link, good for an hour.",
      schema: { type: "string" as const },
    },
  },
};

const state = createRoute({
  method: "get",
  path: routes.state,
  operationId: "getPageState",
  tags,
  summary: "Get what an agent works with: the page, what can be done on it, and what was done",
  description:
    "Of the page as the last step left it. `format=text` gives it as the lines that a model reads, within a budget " +
    "of tokens. What is unknown is absent.",
  security: bearer,
  parameters: [ifNoneMatchHeader],
  request: { params: sessionParameters, query: PageStateQuery },
  responses: {
    200: {
      description: "The state, or its parts that were asked for.",
      headers: pageStateTag,
      content: {
        ...json(PageStateParts, "", examples.pageState).content,
        "text/plain": { schema: z.string(), example: examples.pageText },
      },
    },
    303: tooLarge,
    304: { description: "You have it: it is as the `ETag` in `If-None-Match` says." },
    ...tenantProblems(
      "invalid_request",
      "session_not_found",
      "session_deleted",
      "step_not_found",
      "page_state_not_found",
    ),
  },
});

const diff = createRoute({
  method: "get",
  path: routes.diff,
  operationId: "getPageDiff",
  tags,
  summary: "Get what changed of the page since a step",
  description:
    "A change of `{ page_state, action_state }`: put on what GET …/state gave for the step, it gives exactly what that " +
    "gives now. `full` where the page is another one, or its change would be longer than 60 % of it.",
  security: bearer,
  request: { params: sessionParameters, query: PageDiffQuery },
  responses: {
    200: json(PageDiff, "What changed, or all of it.", examples.pageDiff),
    303: tooLarge,
    ...tenantProblems(
      "invalid_request",
      "session_not_found",
      "session_deleted",
      "step_not_found",
      "page_state_not_found",
    ),
  },
});

const history = createRoute({
  method: "get",
  path: routes.history,
  operationId: "getHistory",
  tags,
  summary: "Get what the session has done, the newest first",
  security: bearer,
  request: { params: sessionParameters, query: HistoryQuery },
  responses: {
    200: json(HistoryPage, "Actions, each with what came of it.", examples.historyPage),
    ...tenantProblems("invalid_request", "session_not_found", "session_deleted"),
  },
});

export function pageStateRoutes({ world, settings }: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>()
    .openapi(state, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const query = c.req.valid("query");
      refuseMixed(query);
      const { step: atStep, sections: parts } = query;
      if (query.format === "text") {
        const { memory } = await readPage(world, key, { kinds: parts?.kinds, atStep });
        const { text } = encodePage(memory.content, { budgetTokens: query.budget });
        return unlessKnown(c, text, () => Promise.resolve(c.text(text, 200)));
      }
      const mostActions = settings.toldActions;
      const told = await readState(world, key, { parts, atStep, mostActions });
      const content = new TextEncoder().encode(JSON.stringify(told));
      return unlessKnown(c, content, () =>
        answerContent(world, key, "page-state.json", { content, contentType: "application/json" }),
      );
    })
    .openapi(diff, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const changed = await readDiff(world, key, c.req.valid("query"));
      return answerJson(world, key, "page-diff", changed);
    })
    .openapi(history, async (c) => {
      const key = { tenantId: c.get("tenantId"), ...c.req.valid("param") };
      const range = { ...c.req.valid("query"), mostActions: settings.toldActions };
      return c.json(await readHistory(world, key, range), 200);
    });
}

/** Answers with the content, or that its reader has it. */
async function unlessKnown(
  c: ApiRequest,
  content: string | Uint8Array,
  answer: () => Promise<Response>,
): Promise<Response> {
  const tag = entityTagOf(content);
  const response = isKnown(c, tag) ? c.body(null, 304) : await answer();
  response.headers.set("etag", tag);
  return response;
}

/** @throws DormouseError `invalid_request` for what says nothing in the format that is asked for. */
function refuseMixed({ format, budget, sections }: PageStateQuery): void {
  if (format === "json" && budget !== undefined) {
    throw new DormouseError("invalid_request", "budget: goes with format=text", { path: "budget" });
  }
  const field = sections?.fields[0];
  if (format === "text" && field !== undefined) {
    throw new DormouseError(
      "invalid_request",
      `sections: ${field} goes with format=json; of the text name kinds of sections`,
      { path: "sections" },
    );
  }
}
