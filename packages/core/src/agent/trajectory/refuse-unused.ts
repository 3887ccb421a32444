import { DormouseError } from "@dormouse/contract";
import type { Parameters } from "./parameters.ts";

/**
 * A parameter that nothing refers to would be given in vain: what was saved would do the same whatever it says.
 * @param actions with the references to the parameters in them.
 * @throws DormouseError `invalid_request` for a parameter whose value stands nowhere in what the run did.
 */
export function refuseUnused(actions: readonly object[], parameters: Parameters): void {
  const told = JSON.stringify(actions);
  const unused = Object.keys(parameters).find((name) => !told.includes(`{{input.${name}}}`));
  if (unused === undefined) return;
  const message = `parameters.${unused}: its value stands nowhere in what the run did; give it as the run entered it, or leave it out.`;
  throw new DormouseError("invalid_request", message, { path: `parameters.${unused}` });
}
