import { z } from "zod";
import { limits } from "../limits.ts";
import { ScriptAction } from "../script/action.ts";
import { checkEffects } from "../script/check-effects.ts";
import { ExtractField, ExtractGroup } from "../script/extract.ts";
import { Probe } from "../script/probe.ts";
import { isScalar, ObjectSchema, propertyOf, requiredIn } from "./object-schema.ts";

const actions = z.array(ScriptAction).min(1);

/** What a login or a logout does: one step, repeated as a whole where it was cut off. */
export const SiteSteps = z
  .strictObject({ actions: actions.max(limits.groupActions) })
  .superRefine((steps, context) => {
    checkEffects(steps, context);
    refuseMarked(steps.actions, context, "goes without: it is repeated whenever it is needed");
  })
  .meta({ id: "SiteSteps" });

const plain = z.strictObject({
  description: z.string().max(2_000).optional(),
  input: ObjectSchema.meta({ description: "What it takes: the JSON Schema of an object." }),
  output: ObjectSchema.meta({ description: "What it gives: the JSON Schema of an object." }),
  effect: z.boolean().meta({
    description:
      "Whether it changes something on the site that must not happen twice. false: it may be repeated.",
  }),
  // What is extracted is one action more of their step.
  actions: actions.max(limits.groupActions - 1),
  probe: Probe.optional().meta({
    description:
      "With effect: true: succeeds only where the effect has happened; asked after a crash. Without: its owner is.",
  }),
  read: Probe.max(limits.groupActions - 1)
    .optional()
    .meta({
      description:
        "With effect: true: leads to where its output is read, in a step of its own, since the one that had the " +
        "effect is not repeated.",
    }),
  subject: z.string().min(1).max(limits.captionLength).optional().meta({
    description:
      "What it is about, such as `{{input.container}}`: written below the screenshots that it takes, beside who is signed in.",
  }),
  extract: z.record(z.string().min(1).max(100), z.union([ExtractField, ExtractGroup])).meta({
    description: "Where each field of the output is read.",
  }),
});
export type Operation = z.infer<typeof plain>;

/** Something that can be done on a site, for whoever is signed in there. */
export const Operation = plain
  .superRefine(checkEffect)
  .superRefine(checkExtract)
  .superRefine(checkRequired)
  .meta({ id: "Operation" });

type Context = z.RefinementCtx;

function checkEffect(operation: Operation, context: Context): void {
  const { effect, probe, read, actions: done, extract } = operation;
  const complain = (path: PropertyKey[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  checkEffects({ actions: done, ...(effect ? { once: { probe } } : {}) }, context);
  if (!effect) {
    refuseMarked(done, context, "goes on the operation, which has no effect as it stands");
    if (probe !== undefined) complain(["probe"], "goes with effect: true");
    if (read !== undefined) complain(["read"], "goes with effect: true");
  } else if (read === undefined && Object.keys(extract).length > 0) {
    complain(["read"], "is required with effect: true: what it gives is read in a step of its own");
  }
}

function refuseMarked(done: readonly ScriptAction[], context: Context, message: string): void {
  for (const [index, { effect }] of done.entries()) {
    if (effect !== true) continue;
    context.addIssue({ code: "custom", path: ["actions", index, "effect"], message });
  }
}

/** What is read must be part of what it gives, and all of that which is always there must be read. */
function checkExtract({ output, extract }: Operation, context: Context): void {
  for (const field of Object.keys(extract)) {
    if (propertyOf(output, field) !== undefined) continue;
    const message = "is no property of the output's schema";
    context.addIssue({ code: "custom", path: ["extract", field], message });
  }
  for (const field of requiredIn(output)) {
    if (Object.hasOwn(extract, field)) continue;
    const message = "is required by the output's schema";
    context.addIssue({ code: "custom", path: ["extract", field], message });
  }
}

/** Of a property that is said to be required, somebody should say what it is. */
function checkRequired({ input, output }: Operation, context: Context): void {
  for (const [field, schema] of Object.entries({ input, output })) {
    for (const [index, name] of requiredIn(schema).entries()) {
      if (propertyOf(schema, name) !== undefined) continue;
      const message = `there is no property "${name}"`;
      context.addIssue({ code: "custom", path: [field, "required", index], message });
    }
  }
}

/** Whether the input holds something of that name whoever gives it. */
export function isAlwaysThere({ input }: Operation, name: string): boolean {
  const property = propertyOf(input, name);
  const hasDefault =
    typeof property === "object" && property !== null && Object.hasOwn(property, "default");
  return hasDefault || requiredIn(input).includes(name);
}

/** Why `{{input.name}}` cannot stand in the operation's texts, if it cannot. */
export function complaintAboutInput({ input }: Operation, name: string): string | undefined {
  const property = propertyOf(input, name);
  if (property === undefined) return `the operation's input has no property "${name}"`;
  if (isScalar(property)) return undefined;
  return `the input's "${name}" must be of type string, number, integer or boolean`;
}
