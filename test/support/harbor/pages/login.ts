import { requireCsrfToken, sessionCookie } from "../http/access.ts";
import { browserSessionCookie, forgetCookie } from "../http/cookies.ts";
import { html, type HtmlValue } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { seeOther } from "../http/reply.ts";
import type { SignedInVisit, Visit } from "../http/visit.ts";
import { demoAccount } from "../state/accounts.ts";
import { createToken } from "../state/login-sessions.ts";
import { challengesOf } from "../state/pending-logins.ts";
import { challengePath, pendingCookie } from "./challenge.ts";
import { alert, destination, gate, letIn } from "./gate.ts";
import { csrfField } from "./layout.ts";

/** Before there is a session, the form's token is checked against this cookie. */
const loginCookie = "harbor_login";

const formLimitBytes = 8 * 1024;

const notices = new Map([
  ["idle", "You were signed out after inactivity. Please sign in again."],
  ["sign-in", "Please sign in to continue."],
  ["signed-out", "You have signed out."],
]);

export function showLogin(visit: Visit): Reply {
  const { query } = visit;
  if (visit.session) return seeOther(destination(query.get("next")));
  const notice = notices.get(query.get("reason") ?? "");
  return loginPage(visit, {
    next: query.get("next") ?? "",
    notice: notice && html`<p role="status">${notice}</p>`,
  });
}

export async function signIn(visit: Visit): Promise<Reply> {
  const form = await visit.readForm(formLimitBytes);
  requireCsrfToken(form, visit.cookies.get(loginCookie));
  const { accounts, attempts, pending } = visit.portal;
  const username = form.text("username").trim();
  const next = form.text("next");
  const refuse = (words: string, status: number): Reply =>
    loginPage(visit, { next, username, notice: alert(words), status });
  if (attempts.of(username).locked) return refuse(lockedWords, 403);
  const password = form.text("password");
  const account = accounts.authenticate(username, password);
  if (!account) {
    attempts.wrongPassword(username);
    return attempts.of(username).locked
      ? refuse(lockedWords, 403)
      : refuse(wrongWords(visit, password), 401);
  }
  if (challengesOf(account).length === 0) return letIn(visit, username, next);
  return seeOther(challengePath, {
    "set-cookie": browserSessionCookie(pendingCookie, pending.start(account, next)),
  });
}

export function signOut(visit: SignedInVisit): Reply {
  visit.portal.logins.end(visit.cookies.get(sessionCookie) ?? "");
  return seeOther("/login?reason=signed-out", { "set-cookie": forgetCookie(sessionCookie) });
}

const lockedWords = "This account is locked after too many wrong passwords.";

/** Some sites say what was typed, for all to read. */
function wrongWords({ portal }: Visit, password: string): string {
  const words = "Wrong username or password.";
  return portal.echoesPassword ? `${words} You typed "${password}".` : words;
}

interface LoginState {
  readonly next: string;
  readonly notice: HtmlValue;
  readonly username?: string;
  readonly status?: number;
}

function loginPage(visit: Visit, { next, notice, username = "", status = 200 }: LoginState): Reply {
  const csrfToken = createToken();
  return gate(visit, {
    title: "Sign in",
    notice,
    status,
    headers: { "set-cookie": browserSessionCookie(loginCookie, csrfToken) },
    form: html`<form method="post" action="/login">
      ${csrfField(csrfToken)}
      <input type="hidden" name="next" value="${next}" />
      <label>
        Username
        <input
          name="username"
          value="${username}"
          autocomplete="username"
          autocapitalize="none"
          required
          autofocus
        />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      <button>Sign in</button>
    </form>`,
    hint: html`<p class="hint">
      Sample account: <code>${demoAccount.username}</code> / <code>${demoAccount.password}</code>
    </p>`,
  });
}
