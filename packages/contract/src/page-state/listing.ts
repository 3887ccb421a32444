import { z } from "zod";
import { SessionId } from "../ids.ts";

const filters = z.record(z.string().max(200), z.string().max(2_000));

const Filters = z
  .string()
  .max(10_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue("is not JSON");
      return z.NEVER;
    }
  })
  .pipe(filters);

/** Which rows: those of an address, or those of a key that a state has told. */
export const ListingQuery = z
  .object({
    key: z
      .string()
      .regex(/^[\w-]{32}$/, "is no key of a listing")
      .optional()
      .meta({ description: "`query_cache.active_cache_key` of a page state." }),
    url: z.url().max(8_000).optional().meta({ description: "Address of the page with the rows." }),
    page: z.coerce
      .number()
      .int()
      .min(1)
      .optional()
      .meta({ description: "Which page of them. Default: as `url` says, or the first." }),
    filters: Filters.optional().meta({
      type: "string",
      description:
        'As JSON, `{"Status":"Open"}`. Without filters and sort: the rows seen last, whatever theirs were.',
    }),
    sort: z.string().max(200).optional().meta({ description: "What they are sorted by." }),
    order: z.enum(["asc", "desc"]).default("asc"),
  })
  .refine(({ key, url }) => (key === undefined) !== (url === undefined), {
    message: "name either a key or the address of the rows",
    path: ["url"],
  });
export type ListingQuery = z.output<typeof ListingQuery>;

/** Rows that a step of one of the tenant's sessions saw. */
export const ListingView = z
  .object({
    key: z.string(),
    session_id: SessionId.meta({ description: "Whose step saw them." }),
    step: z.int(),
    cached_at: z.iso.datetime().meta({ description: "They were loaded no earlier." }),
    url: z.string(),
    title: z.string(),
    filters,
    sort: z.object({ key: z.string(), order: z.enum(["asc", "desc"]) }).optional(),
    pagination: z.object({
      cursor: z.int().optional().meta({ description: "The page shown, from 1." }),
      total_pages: z.int().optional(),
      page_size: z.int().optional(),
      total_items: z.int().optional(),
      from: z.int().optional(),
      to: z.int().optional(),
    }),
    name: z.string().optional(),
    columns: z.array(z.string()).optional(),
    items: z.array(z.object({ id: z.string(), cells: z.array(z.string()) })),
  })
  .meta({ id: "Listing" });
export type ListingView = z.infer<typeof ListingView>;
