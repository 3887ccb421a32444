import type { KnownInputs } from "./synthesis.ts";

export type Statement = {
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource: string[];
  Principal?: unknown;
  Condition?: unknown;
};

/** @returns the statements of a policy document in JSON. */
export function statementsOf(policy: string): Statement[] {
  return (JSON.parse(policy) as { Statement: Statement[] }).Statement;
}

/** @returns the statements of the role's own policies. */
export function grantsOf(role: KnownInputs["aws:iam/role:Role"]): Statement[] {
  return role.inlinePolicies.flatMap(({ policy }) => statementsOf(policy));
}

/** @returns each action the role may do, once. */
export function allowedActions(role: KnownInputs["aws:iam/role:Role"]): string[] {
  return [...new Set(grantsOf(role).flatMap(({ Action }) => Action))];
}

/**
 * What a grant leaves open: actions with a wildcard, and resources with one, but for `exceptions`.
 * @returns the offending patterns, as they stand.
 */
export function wildcardsIn(grants: Statement[], exceptions: RegExp[] = []): string[] {
  return grants
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Resource }) => [...Action, ...Resource])
    .filter((pattern) => /[*?]/.test(pattern))
    .filter((pattern) => !exceptions.some((exception) => exception.test(pattern)));
}
