import type { HtmlValue } from "../http/html.ts";
import { Html, html } from "../http/html.ts";
import type { Visit } from "../http/visit.ts";

export interface PageContent {
  readonly title: string;
  /** Shown under the title. */
  readonly lead?: HtmlValue;
  /** Puts something beside the title. */
  readonly aside?: HtmlValue;
  /** Runs before anything else in the page. */
  readonly firstScript?: string;
  /** Names of scripts under /assets, run once the page is parsed. */
  readonly scripts?: readonly string[];
  readonly main: Html;
}

const sections = [
  { path: "/containers", label: "Containers" },
  { path: "/appointments", label: "Appointments" },
  { path: "/documents", label: "Documents" },
  { path: "/desk", label: "My desk" },
  { path: "/berths", label: "Berths" },
];

/** A whole page with the portal's header and footer. */
export function layout(visit: Visit, content: PageContent): Html {
  const { title, lead, aside, main } = content;
  return bareLayout(visit, {
    ...content,
    main: html`
      <header class="bar">
        <a class="brand" href="/containers">${anchorMark} Harbor</a>
        <nav aria-label="Portal">${sections.map((section) => navigationLink(visit, section))}</nav>
        ${account(visit)}
      </header>
      <main>
        <div class="title">
          <div>
            <h1>${title}</h1>
            ${lead && html`<p class="lead">${lead}</p>`}
          </div>
          ${aside}
        </div>
        ${main}
      </main>
      <footer>
        <p>Harbor is a sample site. Its terminal, ships and containers are invented.</p>
        <nav aria-label="Practice">
          <a href="/controls">Form controls</a>
          <a href="/dialogs">Dialogs</a>
        </nav>
      </footer>
    `,
  });
}

/** A page without header and footer, for frames and print. */
export function bareLayout(
  visit: Visit,
  { title, firstScript, scripts = [], main }: PageContent,
): Html {
  const { nonce } = visit;
  return html`<!doctype html>
    <html lang="en" ${theme(visit)}>
      <head>
        <meta charset="utf-8" />
        ${
          firstScript &&
          html`<script nonce="${nonce}">
            ${new Html(firstScript)};
          </script>`
        }
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Harbor</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/harbor.css" />
        ${scripts.map((name) => html`<script nonce="${nonce}" src="/assets/${name}" defer></script>`)}
      </head>
      <body>
        ${main}
      </body>
    </html>`;
}

/** The hidden field that proves a form came from our own page. */
export function csrfField(token: string): Html {
  return html`<input type="hidden" name="csrfToken" value="${token}" />`;
}

export const anchorMark = new Html(
  '<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="5" r="2.2"/>' +
    '<path d="M12 7.2V21M7.5 11h9M4 14c.6 4.2 3.8 7 8 7s7.4-2.8 8-7"/></svg>',
);

function navigationLink(visit: Visit, { path, label }: (typeof sections)[number]): Html {
  const current = visit.url.pathname === path || visit.url.pathname.startsWith(`${path}/`);
  return html`<a href="${path}" ${current && html` aria-current="page"`}>${label}</a>`;
}

function account({ session, portal }: Visit): Html {
  if (!session)
    return html`<div class="account"><a class="button quiet" href="/login">Sign in</a></div>`;
  return html`<form class="account" method="post" action="/logout">
    ${csrfField(session.csrfToken)}
    <span data-testid="signed-in-as"
      >${portal.accounts.find(session.username)?.name ?? session.username}</span
    >
    <button class="quiet">Sign out</button>
  </form>`;
}

/** The look chosen on the desk; the system's own without a choice. */
function theme({ cookies }: Visit): Html | undefined {
  const chosen = cookies.get("harbor_theme");
  return chosen === "dark" || chosen === "light" ? html` data-theme="${chosen}"` : undefined;
}
