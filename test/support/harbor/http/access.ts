import { equalSecrets } from "../state/accounts.ts";
import { forgetCookie } from "./cookies.ts";
import type { Form } from "./form.ts";
import { HttpError } from "./http-error.ts";
import type { Reply } from "./reply.ts";
import { seeOther } from "./reply.ts";
import type { Handler } from "./router.ts";
import type { SignedInVisit, Visit } from "./visit.ts";

export const sessionCookie = "harbor_session";

const formLimitBytes = 64 * 1024;

/** A page for visitors who are signed in; others are sent to the login and come back from there. */
export function signedIn(handler: (visit: SignedInVisit) => Reply | Promise<Reply>): Handler {
  return (visit) => {
    const { session } = visit;
    return session ? handler({ ...visit, session }) : toLogin(visit);
  };
}

/** A form of a signed-in visitor, sent from one of our own pages. Throws {@link HttpError} 403 when it was not. */
export function signedInForm(
  handler: (visit: SignedInVisit, form: Form) => Reply | Promise<Reply>,
  limitBytes = formLimitBytes,
): Handler {
  return signedIn(async (visit) => {
    const form = await visit.readForm(limitBytes);
    requireCsrfToken(form, visit.session.csrfToken);
    return handler(visit, form);
  });
}

/** Throws {@link HttpError} 403 unless the form carries the token its page was given. */
export function requireCsrfToken(form: Form, expected: string | undefined): void {
  if (!expected || !equalSecrets(form.text("csrfToken"), expected))
    throw new HttpError(
      403,
      "This form is out of date. Go back, reload the page and send it again.",
    );
}

function toLogin({ method, url, idle }: Visit): Reply {
  const query = new URLSearchParams({ reason: idle ? "idle" : "sign-in" });
  if (method !== "POST") query.set("next", url.pathname + url.search);
  return seeOther(`/login?${query}`, idle ? { "set-cookie": forgetCookie(sessionCookie) } : {});
}
