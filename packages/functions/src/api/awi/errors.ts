import { translatedErrors } from "../translated-errors.ts";
import { AwiError } from "./answers.ts";

/** Failures as clients of agentic web interfaces know them. */
export const awiErrors = translatedErrors(AwiError, ({ detail, code, requestId }) => ({
  success: false,
  error: detail,
  code,
  requestId,
}));
