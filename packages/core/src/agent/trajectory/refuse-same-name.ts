import { DormouseError } from "@dormouse/contract";
import type { Parameters } from "./parameters.ts";
import type { Secret } from "./step-actions.ts";

/**
 * What a saved run asks for in secret and what it is given are told apart by their names alone.
 * @throws DormouseError `invalid_request` for a parameter that is called as a secret is.
 */
export function refuseSameName(secrets: Iterable<Secret>, parameters: Parameters): void {
  for (const { name, label } of secrets) {
    if (!Object.hasOwn(parameters, name)) continue;
    const message = `parameters.${name}: what the run entered in secret as "${label || name}" is called so already; choose another name.`;
    throw new DormouseError("invalid_request", message, { path: `parameters.${name}` });
  }
}
