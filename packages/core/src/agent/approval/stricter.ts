import type { Approvals } from "@dormouse/contract";

/** The strictest first. */
const byStrictness: readonly Approvals[] = ["all", "effects", "none"];

/** Of what several have said, what holds; undefined where nobody has said anything. */
export function stricterApprovals(
  ...said: readonly (Approvals | undefined)[]
): Approvals | undefined {
  return byStrictness.find((approvals) => said.includes(approvals));
}
