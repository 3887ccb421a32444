import { z } from "zod";
import { Ref } from "./ref.ts";

export const SectionKind = z
  .enum(["dialog", "alert", "form", "table", "list", "navigation", "frame", "controls", "text"])
  .meta({
    description:
      "frame: a document within the page, by its title or its site. " +
      "controls: what can be done and lies in none of the others.",
  });
export type SectionKind = z.infer<typeof SectionKind>;

export const PageRow = z.object({
  cells: z.array(z.string()).meta({
    description: "One text for each column; of a list without columns its title and its excerpt.",
  }),
  ref: Ref.optional(),
  elements: z.array(Ref).optional().meta({ description: "What can be done within it." }),
  selected: z.literal(true).optional(),
});

/** A part of the page that belongs together. */
export const PageSection = z
  .object({
    kind: SectionKind,
    name: z.string().optional(),
    ref: Ref.optional(),
    within: z.string().optional().meta({ description: "Key of the section it lies in." }),
    modal: z.literal(true).optional(),
    text: z.string().optional().meta({ description: "Prose, in short." }),
    text_length: z.int().optional().meta({
      description: "In characters, of the whole prose where `text` is a part of it.",
    }),
    elements: z.array(Ref).optional().meta({
      description: "What can be done in it and stands in no row, in the order of the page.",
    }),
    columns: z.array(z.string()).optional(),
    rows: z
      .object({ order: z.array(z.string()), by_key: z.record(z.string(), PageRow) })
      .optional(),
    row_count: z.int().optional().meta({
      description: "How many rows the page has, where more are there than are told of.",
    }),
  })
  .meta({ id: "PageSection" });
export type PageSection = z.infer<typeof PageSection>;

/** A picture on the page, by an id made of its address. */
export const PageImageView = z
  .object({
    alt: z.string(),
    width: z.number(),
    height: z.number(),
    source: z.string().optional(),
    ref: Ref.optional(),
  })
  .meta({ id: "PageImage" });
