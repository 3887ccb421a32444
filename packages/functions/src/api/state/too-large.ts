import { DormouseError } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";

/**
 * State that is too large to be kept is the caller's to make smaller.
 * @param path of the field that holds it; absent where it is the whole body.
 * @throws DormouseError `invalid_request` for `state_too_large`; the error itself for any other.
 */
export function refuseTooLargeState(path?: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ActionError) || error.code !== "state_too_large") throw error;
    const message = path === undefined ? error.message : `${path}: ${error.message}`;
    throw new DormouseError("invalid_request", message, {
      ...(path === undefined ? {} : { path }),
      cause: error,
    });
  };
}
