import { z } from "zod";
import { SessionId } from "../ids.ts";
import { ActionState } from "./action-state.ts";
import { PageElementView } from "./element.ts";
import { HistoryAction } from "./history.ts";
import { Ref } from "./ref.ts";
import { PageImageView, PageSection } from "./section.ts";

/** A row of what the page is about. */
export const VisibleItem = z
  .object({
    id: z.string().meta({ description: "The row's key in its section." }),
    title: z.string(),
    excerpt: z.string(),
    ref: Ref.optional(),
    elements: z.array(Ref).optional(),
    selected: z.literal(true).optional(),
  })
  .meta({ id: "VisibleItem" });
export type VisibleItem = z.infer<typeof VisibleItem>;

export const PaginationView = z.object({
  cursor: z.int().optional().meta({ description: "The page shown, from 1." }),
  total_pages: z.int().optional(),
  page_size: z.int().optional(),
  total_items: z.int().optional(),
  from: z.int().optional().meta({ description: "The first item shown, from 1." }),
  to: z.int().optional(),
  of: z.string().optional().meta({ description: "Key of the section that it pages through." }),
  next: Ref.optional(),
  previous: Ref.optional(),
  load_more: Ref.optional(),
  more: z.literal("scroll").optional().meta({
    description: "More rows come as the page, or what they stand in, is scrolled to its end.",
  }),
});

/** What the page shows. It holds no null: what is unknown is absent, so that a JSON Merge Patch can tell any change. */
export const PageView = z
  .object({
    route: z.string().meta({ description: "Path and query." }),
    url: z.string(),
    metadata: z.object({ title: z.string(), breadcrumbs: z.array(z.string()) }),
    visible_items: z.array(VisibleItem).meta({
      description: "The rows that the page is about; those of the section `main`.",
    }),
    pagination: PaginationView,
    filters: z.record(z.string(), z.string()),
    sort: z.object({ key: z.string().optional(), order: z.enum(["asc", "desc"]).optional() }),
    main: z.string().optional().meta({ description: "Key of the section of `visible_items`." }),
    section_order: z
      .array(z.string())
      .meta({ description: "Dialogs first, then new messages, then as on the page." }),
    sections: z.record(z.string(), PageSection),
    elements: z.record(z.string(), PageElementView).meta({ description: "By their refs." }),
    images: z.record(z.string(), PageImageView).meta({ description: "By their ids." }),
    omitted: z.array(z.string()).optional().meta({
      description: "What is not told, and why: a frame that did not answer, a page too large.",
    }),
    step: z.int().meta({ description: "The step that changed the page last." }),
  })
  .meta({ id: "PageView" });
export type PageView = z.infer<typeof PageView>;

const fields = {
  page_state: PageView,
  action_state: ActionState,
  history: z.object({
    actions: z.array(HistoryAction).meta({ description: "The last ones, oldest first." }),
  }),
  statistics: z.object({
    total_actions: z.int(),
    successful_actions: z.int(),
    failed_actions: z.int(),
    session_start: z.iso.datetime(),
    last_activity: z.iso.datetime(),
  }),
  query_cache: z.object({
    active_cache_key: z.string().optional(),
    cached_at: z.iso.datetime().optional(),
  }),
};

/** What an agent works with, whole. */
export const PageState = z
  .object({
    session_id: SessionId,
    agent_id: z.string().optional(),
    agent_name: z.string().optional(),
    ...fields,
    last_updated: z.iso.datetime(),
  })
  .meta({ id: "PageState" });
export type PageState = z.infer<typeof PageState>;

export const pageStateFields = Object.keys(fields) as (keyof typeof fields)[];
export type PageStateField = (typeof pageStateFields)[number];

/** The same with those of its fields that were asked for; whose it is, is told beside what the session knows of it. */
export const PageStateParts = PageState.partial()
  .required({ session_id: true })
  .meta({ id: "PageStateParts" });
export type PageStateParts = z.infer<typeof PageStateParts>;
