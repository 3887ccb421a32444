import { sessionCookie } from "../http/access.ts";
import { browserSessionCookie } from "../http/cookies.ts";
import { html, type Html, type HtmlValue } from "../http/html.ts";
import { page, seeOther, type Reply } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";
import { anchorMark, bareLayout } from "./layout.ts";

export interface GateContent {
  readonly title: string;
  readonly notice?: HtmlValue;
  readonly form: Html;
  readonly hint?: HtmlValue;
  readonly status?: number;
  readonly headers?: Reply["headers"];
}

/** A page for those who are not let in yet. */
export function gate(visit: Visit, content: GateContent): Reply {
  const { title, notice, form, hint, status = 200, headers = {} } = content;
  const markup = bareLayout(visit, {
    title,
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
        <h1>${title}</h1>
        ${notice} ${form} ${hint}
      </section>
    </main>`,
  });
  return page(markup, status, { "cache-control": "no-store", ...headers });
}

/** What somebody did not do as they should. */
export function alert(words: string): Html {
  return html`<p role="alert">${words}</p>`;
}

/** Lets somebody in who has answered everything. */
export function letIn({ portal }: Visit, username: string, next: string): Reply {
  portal.attempts.letIn(username);
  const token = portal.logins.start(username);
  return seeOther(destination(next), { "set-cookie": browserSessionCookie(sessionCookie, token) });
}

/** Where to go after signing in: only ever a page of ours. */
export function destination(next: string | null): string {
  const origin = "http://harbor";
  if (!next?.startsWith("/") || !URL.canParse(next, origin)) return "/containers";
  const url = new URL(next, origin);
  // A path of two slashes, which "/..//elsewhere" turns into, would name another host.
  const ours = url.origin === origin && !url.pathname.startsWith("//");
  return ours ? url.pathname + url.search : "/containers";
}
