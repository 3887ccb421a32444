import { setTimeout as sleep } from "node:timers/promises";
import type { Case, Stage } from "../case.ts";
import { page } from "../sites/page.ts";
import { frameOf } from "./support.ts";

const group = "Cookies";

/** Has a site set cookies, with headers as they are, and leaves the page: opened again it would set them again. */
export async function setCookies(
  { sites, session }: Stage,
  headers: string[],
  site = "app",
): Promise<void> {
  sites.route("/set", (_, response) => response.setHeader("set-cookie", headers).end());
  await session.active().goto(sites.url(site, "/set"));
  await session.active().goto(sites.url(site, "/blank"));
}

type Sent = {
  id: string;
  title: string;
  /** Set-Cookie headers of the site `app`. */
  set: string[];
  /** Where the session then sleeps, the next document that a site sees. */
  at?: { site?: string; path?: string };
  /** The Cookie header of the first request after the nap. */
  expected: string;
};

/** What is no session cookie survives a polite end as well. */
export const lasting = "Max-Age=100000";

const sent: Sent[] = [
  { id: "cookie-session", title: "a session cookie", set: ["a=1; Path=/"], expected: "a=1" },
  {
    id: "cookie-persistent",
    title: "a persistent cookie",
    set: ["a=1; Path=/; Max-Age=100000"],
    expected: "a=1",
  },
  {
    id: "cookie-host-only",
    title: "a host-only cookie, not sent to a subdomain",
    set: [`a=1; Path=/; ${lasting}`],
    at: { site: "sub.app" },
    expected: "",
  },
  {
    id: "cookie-domain",
    title: "a domain's cookie, sent to a subdomain",
    set: [`a=1; Path=/; Domain=app.localhost; ${lasting}`],
    at: { site: "sub.app" },
    expected: "a=1",
  },
  {
    id: "cookie-path",
    title: "a cookie of a path, only there",
    set: [`a=1; Path=/deep; ${lasting}`, `b=2; Path=/; ${lasting}`],
    at: { path: "/shallow" },
    expected: "b=2",
  },
  {
    id: "cookie-order",
    title: "the order they are sent in: longest path, then oldest",
    set: ["z=1; Path=/", "a=2; Path=/", "m=3; Path=/deep", "z=4; Path=/deep/er"].map(
      (cookie) => `${cookie}; ${lasting}`,
    ),
    at: { path: "/deep/er/page" },
    expected: "z=4; m=3; z=1; a=2",
  },
  {
    id: "cookie-prefixes",
    title: "cookies named __Host- and __Secure-",
    set: [
      `__Host-a=1; Path=/; Secure; ${lasting}`,
      `__Secure-b=2; Path=/; Secure; Domain=app.localhost; ${lasting}`,
    ],
    expected: "__Host-a=1; __Secure-b=2",
  },
  {
    id: "cookie-odd-names",
    title: "a cookie without a name, an empty value, quotes and equals signs",
    set: [
      `nameless; Path=/; ${lasting}`,
      `empty=; Path=/; ${lasting}`,
      `quoted="a b=c"; Path=/; ${lasting}`,
    ],
    expected: 'nameless; empty=; quoted="a b=c"',
  },
  {
    id: "cookie-deleted",
    title: "nothing of a cookie that the site deleted",
    set: [`a=1; Path=/; ${lasting}`, `b=2; Path=/; ${lasting}`, "a=; Path=/; Max-Age=0"],
    expected: "b=2",
  },
];

/** Names and values that 300 cookies of two sites have. */
const many = Array.from({ length: 150 }, (_, n) => `c${String(n).padStart(3, "0")}=${n}`);

export const sentCookies: Case[] = [
  ...sent.map(({ id, title, set, at: { site = "app", path = "/" } = {}, expected }): Case => ({
    id,
    group,
    title,
    expected,
    // A cookie's domain is one of the sites' own names.
    shares: !set.some((cookie) => cookie.includes("Domain=")),
    async run(stage) {
      await setCookies(stage, set);
      await stage.session.active().goto(stage.sites.url(site, path));
      await stage.nap();
      return { first: stage.sites.requestsFor(path).at(-1)?.cookie };
    },
  })),
  {
    id: "cookie-many",
    group,
    title: "300 cookies of two sites, in their order",
    expected: [many.join("; "), many.join("; ")],
    async run(stage) {
      const { sites, session, nap } = stage;
      for (const site of ["app", "shop"])
        await setCookies(
          stage,
          many.map((pair) => `${pair}; Path=/; ${lasting}`),
          site,
        );
      await session.active().goto(sites.url("app"));
      await session.openTab(sites.url("shop"));
      const asked = sites.requests.length;
      await nap();
      const hosts = ["app", "shop"].map((site) => new URL(sites.url(site)).host);
      const after = sites.requests.slice(asked);
      return {
        first: hosts.map((host) => after.find((request) => request.host === host)?.cookie ?? ""),
      };
    },
  },
  {
    id: "cookie-expired",
    group,
    title: "nothing of a cookie that expired while the session slept",
    expected: "",
    async run(stage) {
      await setCookies(stage, ["a=1; Path=/; Max-Age=2"]);
      const expired = sleep(2_100);
      await stage.session.active().goto(stage.sites.url("app", "/page"));
      await stage.nap();
      await expired;
      await stage.session.active().goto(stage.sites.url("app", "/later"));
      return { first: stage.sites.requestsFor("/later").at(-1)?.cookie };
    },
  },
  {
    id: "cookie-deleted-awake",
    group,
    title: "nothing, after the next nap, of a cookie that the page deleted when it woke",
    expected: "b=2",
    async run(stage) {
      await setCookies(stage, [`a=1; Path=/; ${lasting}`, `b=2; Path=/; ${lasting}`]);
      await stage.session.active().goto(stage.sites.url("app"));
      await stage.nap();
      await stage.session.active().evaluate(`void (document.cookie = "a=; Path=/; Max-Age=0")`);
      await stage.nap();
      return { first: stage.sites.requestsFor("/").at(-1)?.cookie };
    },
  },
  {
    id: "cookie-http-only",
    group,
    title: "an HttpOnly cookie, sent but not shown to the page",
    expected: ["shown=2; hidden=1", "shown=2"],
    shares: true,
    async run(stage) {
      const { sites, session, nap } = stage;
      sites.route("/", page({ reads: "document.cookie" }));
      await setCookies(stage, [
        `shown=2; Path=/; ${lasting}`,
        `hidden=1; Path=/; HttpOnly; ${lasting}`,
      ]);
      await session.active().goto(sites.url("app"));
      await nap();
      return {
        first: [sites.requestsFor("/").at(-1)?.cookie, await session.active().evaluate("atFirst")],
      };
    },
  },
  {
    id: "cookie-same-site",
    group,
    title: "SameSite: what is sent where another site asks",
    expected: "none=3",
    shares: true,
    async run(stage) {
      const { sites, session, nap } = stage;
      await setCookies(stage, [
        `strict=1; Path=/; SameSite=Strict; ${lasting}`,
        `lax=2; Path=/; SameSite=Lax; ${lasting}`,
        `none=3; Path=/; SameSite=None; Secure; ${lasting}`,
        `unsaid=4; Path=/; ${lasting}`,
      ]);
      const url = sites.url("app", "/framed");
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      await session.active().goto(sites.url("other"));
      await nap();
      await frameOf(session.active(), url);
      return { first: sites.requestsFor("/framed").at(-1)?.cookie };
    },
  },
  {
    id: "cookie-partitioned",
    group,
    title: "a partitioned cookie (CHIPS), only under the site it was set under",
    expected: ["chip=1", ""],
    shares: true,
    async run({ sites, session, nap }) {
      const url = sites.url("widget", "/framed");
      sites.route("/", page({ body: `<iframe src="${url}"></iframe>` }));
      sites.route("/framed", (_, response) =>
        response
          .setHeader("set-cookie", `chip=1; Path=/; Secure; SameSite=None; Partitioned; ${lasting}`)
          .end(`<!doctype html>`),
      );
      await session.active().goto(sites.url("app"));
      await frameOf(session.active(), url);
      sites.route("/framed", "");
      await nap();
      await frameOf(session.active(), url);
      const under = sites.requestsFor("/framed").at(-1)?.cookie;
      await session.active().goto(sites.url("shop"));
      await frameOf(session.active(), url);
      return { first: [under, sites.requestsFor("/framed").at(-1)?.cookie] };
    },
  },
];
