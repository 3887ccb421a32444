import { requireCsrfToken, sessionCookie } from "../http/access.ts";
import { browserSessionCookie, forgetCookie } from "../http/cookies.ts";
import { html } from "../http/html.ts";
import type { Reply } from "../http/reply.ts";
import { page, seeOther } from "../http/reply.ts";
import type { SignedInVisit, Visit } from "../http/visit.ts";
import { authenticate, demoAccount } from "../state/accounts.ts";
import { createToken } from "../state/login-sessions.ts";
import { anchorMark, bareLayout, csrfField } from "./layout.ts";

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
  const username = form.text("username").trim();
  const account = authenticate(username, form.text("password"));
  if (!account) {
    const notice = html`<p role="alert">Wrong username or password.</p>`;
    return loginPage(visit, { next: form.text("next"), username, notice, status: 401 });
  }
  const token = visit.portal.logins.start(account.username);
  return seeOther(destination(form.text("next")), {
    "set-cookie": browserSessionCookie(sessionCookie, token),
  });
}

export function signOut(visit: SignedInVisit): Reply {
  visit.portal.logins.end(visit.cookies.get(sessionCookie) ?? "");
  return seeOther("/login?reason=signed-out", { "set-cookie": forgetCookie(sessionCookie) });
}

/** Where to go after signing in: only ever a page of ours. */
function destination(next: string | null): string {
  const origin = "http://harbor";
  if (!next?.startsWith("/") || !URL.canParse(next, origin)) return "/containers";
  const url = new URL(next, origin);
  // A path of two slashes, which "/..//elsewhere" turns into, would name another host.
  const ours = url.origin === origin && !url.pathname.startsWith("//");
  return ours ? url.pathname + url.search : "/containers";
}

interface LoginState {
  readonly next: string;
  readonly notice: ReturnType<typeof html> | "" | undefined;
  readonly username?: string;
  readonly status?: number;
}

function loginPage(visit: Visit, { next, notice, username = "", status = 200 }: LoginState): Reply {
  const csrfToken = createToken();
  const markup = bareLayout(visit, {
    title: "Sign in",
    main: html`<main class="gate">
      <section class="welcome">
        <p class="brand">${anchorMark} Harbor</p>
        <h2>Every container, from berth to gate.</h2>
        <p>
          The customer portal of Harbor Container Terminal: follow arrivals, clear holds and book
          your trucks.
        </p>
      </section>
      <section class="card">
        <h1>Sign in</h1>
        ${notice}
        <form method="post" action="/login">
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
        </form>
        <p class="hint">
          Sample account: <code>${demoAccount.username}</code> /
          <code>${demoAccount.password}</code>
        </p>
      </section>
    </main>`,
  });
  return page(markup, status, {
    "cache-control": "no-store",
    "set-cookie": browserSessionCookie(loginCookie, csrfToken),
  });
}
