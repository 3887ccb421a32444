import { z } from "zod";
import { pageStateFields, type PageStateField } from "./page-state.ts";
import type { SectionKind } from "./section.ts";

/** Kinds of sections as `sections=` names them, and what each is. */
export const sectionNames = {
  dialogs: "dialog",
  alerts: "alert",
  forms: "form",
  tables: "table",
  lists: "list",
  navigation: "navigation",
  frames: "frame",
  controls: "controls",
  text: "text",
} as const satisfies Record<string, SectionKind>;
export type SectionName = keyof typeof sectionNames;

/** What `sections=` asks for: fields of the state, and kinds of sections of the page. */
export type AskedParts = { fields: PageStateField[]; kinds: SectionKind[] };

const names = [...pageStateFields, ...(Object.keys(sectionNames) as SectionName[])];

const AskedNames = z
  .string()
  .max(500)
  .transform((text): string[] => text.split(","))
  .pipe(z.array(z.enum(names as [string, ...string[]])))
  .transform((asked): AskedParts => {
    const kinds = asked.flatMap((name) => (name in sectionNames ? [kindOf(name)] : []));
    const fields = pageStateFields.filter((field) => asked.includes(field));
    return { fields, kinds };
  });

function kindOf(name: string): SectionKind {
  return sectionNames[name as SectionName];
}

const step = z.coerce.number().int().min(1);

export const textBudget = { default: 1_500, min: 50, max: 100_000 } as const;

export const PageStateQuery = z.object({
  format: z.enum(["json", "text"]).default("json").meta({
    description: "json, or the compact lines that a model reads.",
  }),
  sections: AskedNames.optional().meta({
    type: "string",
    description:
      `What to tell, parted by commas: fields of the state (${pageStateFields.join(", ")}) and kinds of sections of ` +
      `the page (${Object.keys(sectionNames).join(", ")}). Default: all.`,
  }),
  step: step.optional().meta({ description: "As the page was after this step. Default: now." }),
  budget: z.coerce
    .number()
    .int()
    .min(textBudget.min)
    .max(textBudget.max)
    .optional()
    .meta({
      description: `For text: how many tokens it may take. Default ${textBudget.default}.`,
    }),
});
export type PageStateQuery = z.output<typeof PageStateQuery>;

export const DiffFormat = z.enum(["merge", "patch", "lines"]);
export type DiffFormat = z.infer<typeof DiffFormat>;

export const PageDiffQuery = z.object({
  since: step.optional().meta({
    description: "The step whose page you have. Default: that of the change before the newest.",
  }),
  format: DiffFormat.default("merge").meta({
    description:
      "merge: a JSON Merge Patch (RFC 7396). patch: a JSON Patch (RFC 6902). lines: `+ ~ -` lines that a model reads.",
  }),
});
