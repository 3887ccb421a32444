import { expect, it } from "vitest";
import { z } from "zod";
import { ScriptStep } from "./script/script.ts";
import { parse } from "./validation.ts";

const Request = z.strictObject({
  name: z.string(),
  count: z.coerce.number().int().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  mode: z.enum(["replace", "merge"]).optional(),
  action: z.discriminatedUnion("type", [z.object({ type: z.literal("back") })]).optional(),
  own: z.string({ error: "must be ours" }).optional(),
  items: z.array(z.string().max(3)).min(1).max(2).optional(),
  weight: z.number().gt(0).max(10).optional(),
  tags: z.record(z.string().max(2), z.string()).optional(),
  code: z.string().length(4, "must be four digits").optional(),
  at: z.iso.datetime().optional(),
  run: z.uuid().optional(),
});

it.each([
  [{}, "name: is required"],
  [{ name: 1 }, "name: must be a string, not a number"],
  [{ name: null }, "name: must be a string, not null"],
  [{ name: "a", count: "two" }, "count: must be a whole number"],
  [{ name: "a", count: "1.5" }, "count: must be a whole number"],
  [{ name: "a", labels: [] }, "labels: must be an object, not an array"],
  [{ name: "a", mode: "add" }, 'mode: must be one of "replace", "merge"'],
  [{ name: "a", action: { type: "jump" } }, 'action.type: must be "back"'],
  [{ name: "a", own: 1 }, "own: must be ours"],
  [{ name: "a", items: [] }, "items: must have at least 1 item"],
  [{ name: "a", items: ["a", "b", "c"] }, "items: must have at most 2 items"],
  [{ name: "a", items: ["long"] }, "items[0]: must have at most 3 characters"],
  [{ name: "a", weight: 0 }, "weight: must be more than 0"],
  [{ name: "a", weight: 11 }, "weight: must be at most 10"],
  [{ name: "a", tags: { long: "" } }, "tags.long: its name must have at most 2 characters"],
  [{ name: "a", code: "1" }, "code: must be four digits"],
  [{ name: "a", at: "tomorrow" }, "at: must be a time in ISO 8601, such as 2026-12-01T09:00:00Z"],
  [{ name: "a", run: "abc" }, "run: must be a UUID"],
  [{ nmae: "a" }, "nmae: is not a known field"],
])("a request %j is refused in words: %s", (request, message) => {
  expect(() => parse(Request, request)).toThrow(message);
});

it.each(["sleep", "wakeAt", "ask"])("%s within a group is told to be a step of its own", (type) => {
  expect(() => parse(ScriptStep, { actions: [{ type }] })).toThrow(
    "actions[0].type: is a step of its own, never within a group",
  );
  expect(() => parse(ScriptStep, { actions: [{ type: "jump" }] })).toThrow("must be one of");
});
