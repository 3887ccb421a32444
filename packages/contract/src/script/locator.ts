import { z } from "zod";
import { limits } from "../limits.ts";
import { Ref } from "../page-state/ref.ts";

const pattern = z.string().min(1).max(limits.selectorLength);

const kinds = ["css", "text", "role", "label", "placeholder", "testId", "xpath", "ref"] as const;

const locatorFields = {
  css: pattern.optional().meta({ description: "A CSS selector." }),
  text: pattern.optional().meta({ description: "Text of the element, without its white space." }),
  role: pattern.optional().meta({ description: "ARIA role, explicit or implied by the tag." }),
  name: pattern.optional().meta({ description: "Accessible name; only with role." }),
  label: pattern.optional().meta({ description: "Text of the form control's label." }),
  placeholder: pattern.optional(),
  testId: pattern.optional().meta({ description: "Value of the data-testid attribute." }),
  xpath: pattern.optional(),
  ref: Ref.optional().meta({
    description: 'An element as the page state names it, such as "e12". It stands alone.',
  }),
  hasText: pattern.optional().meta({
    description: "Only those in which this text stands, whatever case it is written in.",
  }),
  exact: z
    .boolean()
    .optional()
    .meta({ description: "Match text in full and case-sensitively. Default false." }),
  nth: z
    .int()
    .min(-1_000)
    .max(1_000)
    .optional()
    .meta({ description: "Which of several matches, from 0; negative counts from the end." }),
};

type LocatorFields = { [Kind in (typeof kinds)[number]]?: string | undefined } & {
  name?: string | undefined;
  hasText?: string | undefined;
  exact?: boolean | undefined;
  nth?: number | undefined;
  within?: { ref?: Ref | undefined } | undefined;
  frame?: { ref?: Ref | undefined }[] | undefined;
};

/** They narrow down what a pattern matches, and a ref is one element wherever it is. */
const narrowing = ["hasText", "exact", "nth", "within", "frame"] as const;

function checkKind(value: LocatorFields, context: z.RefinementCtx): void {
  const given = kinds.filter((kind) => value[kind] !== undefined);
  if (given.length !== 1) {
    context.addIssue({
      code: "custom",
      message: `a locator needs exactly one of ${kinds.join(", ")}; got ${given.length === 0 ? "none" : given.join(", ")}`,
    });
  }
  if (value.name !== undefined && value.role === undefined) {
    context.addIssue({ code: "custom", path: ["name"], message: "name goes with role only" });
  }
  checkRef(value, context);
}

function checkRef({ ref, ...others }: LocatorFields, context: z.RefinementCtx): void {
  const complain = (path: PropertyKey[], message: string): void =>
    context.addIssue({ code: "custom", path, message });
  for (const field of narrowing) {
    if (ref !== undefined && others[field] !== undefined) complain([field], "goes without ref");
  }
  if (others.within?.ref !== undefined && others.frame !== undefined) {
    complain(["frame"], "goes without within.ref, which is in a frame already");
  }
  for (const [index, step] of (others.frame ?? []).entries()) {
    if (step.ref === undefined) continue;
    complain(["frame", index, "ref"], "is not for frames: name an element in it by its own ref");
  }
}

/** A locator inside one document: the form used for ancestors (`within`) and frames (`frame`). */
export const PlainLocator = z
  .strictObject(locatorFields)
  .superRefine(checkKind)
  .meta({ id: "PlainLocator" });
export type PlainLocator = z.infer<typeof PlainLocator>;

const DetailedLocator = z
  .strictObject({
    ...locatorFields,
    within: PlainLocator.optional().meta({ description: "Search below what this matches only." }),
    frame: z
      .array(PlainLocator)
      .min(1)
      .max(8)
      .optional()
      .meta({ description: "The iframes to go through, outermost first." }),
  })
  .superRefine(checkKind)
  .meta({ id: "DetailedLocator" });
export type DetailedLocator = z.infer<typeof DetailedLocator>;

/**
 * Names an element on the page: a CSS selector as a plain string, or an object with exactly one of
 * css, text, role (+ name), label, placeholder, testId, xpath, ref. All but xpath search open shadow
 * roots too; a ref names what the page state told of, also in frames and closed shadow roots.
 */
export const Locator = z.union([pattern, DetailedLocator]).meta({ id: "Locator" });
export type Locator = z.infer<typeof Locator>;
