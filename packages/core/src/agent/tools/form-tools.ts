import { ArtifactId, limits, z } from "@dormouse/contract";
import { actingTool, ref, type ActingTool } from "./acting-tool.ts";

const text = z.string().max(limits.inlineTextLength);

export const formTools: Record<string, ActingTool> = {
  fill: actingTool(
    "Replaces what a field holds. Dates and times as 2026-03-31, 14:30, 2026-03-31T14:30, colors as #1e90ff.",
    ["fill"],
    { ref, value: text },
    ({ ref: at, value }) => ({ type: "fill", locator: { ref: at }, value }),
  ),
  type: actingTool(
    "Types key by key, behind what is there: into an element, or where the focus is.",
    ["type"],
    { ref: ref.optional(), text },
    ({ ref: at, text: typed }) => ({
      type: "type",
      locator: at === undefined ? undefined : { ref: at },
      text: typed,
    }),
  ),
  press: actingTool(
    "Presses a key or chord: Enter, Escape, ArrowDown, Control+A.",
    ["press"],
    { key: z.string().min(1).max(60), ref: ref.optional() },
    ({ key, ref: at }) => ({
      type: "press",
      key,
      locator: at === undefined ? undefined : { ref: at },
    }),
  ),
  select: actingTool(
    "Selects options by their labels; all others are no longer selected.",
    ["select"],
    { ref, options: z.array(z.string().max(1_000)).max(100) },
    ({ ref: at, options }) => ({ type: "select", locator: { ref: at }, options }),
  ),
  check: actingTool(
    "Checks a checkbox, radio button or switch; with off, unchecks it.",
    ["check", "uncheck"],
    { ref, off: z.boolean().optional() },
    ({ ref: at, off }) => ({ type: off === true ? "uncheck" : "check", locator: { ref: at } }),
  ),
  upload: actingTool(
    "Puts files that the session has, by their artifact ids, into a file field.",
    ["upload"],
    { ref, artifactIds: z.array(z.string()).min(1).max(10) },
    ({ ref: at, artifactIds }) => ({
      type: "upload",
      locator: { ref: at },
      files: artifactIds.map((id) => ({ artifactId: ArtifactId.parse(id) })),
    }),
  ),
};
