import { z } from "zod";
import { eachOnce } from "../each-once.ts";

const Scroll = z.object({ x: z.number(), y: z.number() });

const Field = z.looseObject({
  type: z.string(),
  name: z.string(),
  id: z.string(),
  nth: z.int().min(0),
  frame: z.string().optional(),
  shadow: z.array(z.string()).optional(),
  value: z.string().optional(),
  checked: z.boolean().optional(),
  selected: z.array(z.string()).optional(),
});

const HistoryEntry = z.looseObject({
  url: z.string(),
  title: z.string(),
  document: z.number(),
  scroll: Scroll.optional(),
  scrollRestoration: z.literal("manual").optional(),
  referrer: z.string().optional(),
});

const History = z
  .looseObject({ entries: z.array(HistoryEntry).min(1), index: z.int().min(0) })
  .refine(({ entries, index }) => index < entries.length, {
    path: ["index"],
    error: "is of no entry",
  });

/**
 * A tab in a full export. Fields that are not named here are passed on as they are, since each version of the browser
 * may remember more; those that are named must be what a wake can work with.
 */
const ArchivedTab = z.looseObject({
  tabId: z.string().min(1).max(100),
  url: z.string().max(16_384),
  title: z.string().max(10_000),
  active: z.boolean(),
  scroll: Scroll,
  scrollers: z.array(Scroll.extend({ path: z.string() })).optional(),
  fields: z.array(Field).optional(),
  history: History.optional(),
  name: z.string().optional(),
  opener: z.object({ tabId: z.string(), reachable: z.boolean() }).optional(),
  pinchZoom: z.number().positive().optional(),
});

export const ArchivedTabs = z.array(ArchivedTab).max(100).superRefine(eachOnce("tabId"));
