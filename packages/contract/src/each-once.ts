import type { z } from "zod";

/**
 * A check of a list: no two of its entries may have the same `field`.
 * @param as what of the field makes two entries the same. Default: all of it.
 */
export function eachOnce<Field extends string>(
  field: Field,
  as: (value: string) => unknown = (value) => value,
) {
  return (entries: Record<Field, string>[], context: z.RefinementCtx): void => {
    const values = entries.map((entry) => as(entry[field]));
    const again = values.findIndex((value, index) => values.indexOf(value) < index);
    if (again < 0) return;
    context.addIssue({ code: "custom", path: [again, field], message: "is there twice" });
  };
}
