import type { StepFailure } from "@dormouse/contract";
import { ActionError } from "../../step/errors.ts";
import type { Judgement } from "./verdict.ts";

const titleLength = 100;

/**
 * Why nobody could be signed in, as far as it shows.
 * @param failure of the login's own actions
 * @param page that they led to
 */
export function loginFailure(
  { why }: Judgement,
  failure: StepFailure | undefined,
  { url, title }: { url: string; title: string },
): StepFailure {
  const [address = ""] = url.split(/[?#]/);
  const where = `The login came to "${shortened(title)}" at ${address}`;
  const how = failure === undefined ? "." : `: ${failure.message.replace(/\.$/, "")}.`;
  const { message, code } = new ActionError("login_failed", `${why} ${where}${how}`);
  return { ...failure, code, message };
}

/** What is secret is taken out behind this, and is known by the ellipsis where it was cut off. */
function shortened(title: string): string {
  return title.length <= titleLength ? title : `${title.slice(0, titleLength)}…`;
}
