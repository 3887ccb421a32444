import { BrokenCaseError, holdsBefore } from "../broken-case.ts";
import type { Case, Stage } from "../case.ts";
import type { BrowserCookie } from "../session.ts";
import { lasting, setCookies } from "./cookies-sent.ts";

type Attribute = {
  id: string;
  title: string;
  set: string;
  /** Told of the cookie as Chromium itself lists it. */
  shows: (cookie: BrowserCookie) => unknown;
  expected: unknown;
};

const attributes: Attribute[] = [
  ...["Strict", "Lax", "None"].map((sameSite): Attribute => ({
    id: `cookie-same-site-${sameSite.toLowerCase()}`,
    title: `SameSite=${sameSite}`,
    set: `a=1; Path=/; Secure; SameSite=${sameSite}; ${lasting}`,
    shows: (cookie) => cookie.sameSite,
    expected: sameSite,
  })),
  {
    id: "cookie-same-site-unsaid",
    title: "no SameSite where the site said none",
    set: `a=1; Path=/; ${lasting}`,
    shows: (cookie) => cookie.sameSite ?? "unsaid",
    expected: "unsaid",
  },
  {
    id: "cookie-secure",
    title: "Secure",
    set: `a=1; Path=/; Secure; ${lasting}`,
    shows: ({ secure }) => secure,
    expected: true,
  },
  ...["Low", "Medium", "High"].map((priority): Attribute => ({
    id: `cookie-priority-${priority.toLowerCase()}`,
    title: `Priority=${priority}`,
    set: `a=1; Path=/; Priority=${priority}; ${lasting}`,
    shows: (cookie) => cookie.priority,
    expected: priority,
  })),
];

/** What is no word of ours but has to be the same before and after. */
const sames: Pick<Attribute, "id" | "title" | "set" | "shows">[] = [
  {
    id: "cookie-expires",
    title: "the moment a cookie expires, to the microsecond",
    set: `a=1; Path=/; ${lasting}`,
    shows: ({ expires }) => expires,
  },
  {
    id: "cookie-session-only",
    title: "that a cookie ends with the browser's own session",
    set: "a=1; Path=/",
    shows: ({ session, expires }) => [session, expires],
  },
  {
    id: "cookie-source-port",
    title: "the port it came from",
    set: `a=1; Path=/; ${lasting}`,
    shows: ({ sourcePort }) => sourcePort,
  },
  {
    id: "cookie-source-scheme",
    title: "the scheme it came by",
    set: `a=1; Path=/; ${lasting}`,
    shows: ({ sourceScheme }) => sourceScheme,
  },
  {
    id: "cookie-partition-key",
    title: "the partition of a top-level page's own cookie (CHIPS)",
    set: `a=1; Path=/; Secure; SameSite=None; Partitioned; ${lasting}`,
    shows: ({ partitionKey }) => partitionKey,
  },
];

export const cookieAttributes: Case[] = [
  ...attributes.map(({ id, title, set, shows, expected }): Case => ({
    id,
    group: "Cookies",
    title,
    expected,
    shares: true,
    async run(stage) {
      await setCookies(stage, [set]);
      holdsBefore(shows(await onlyCookie(stage)), expected);
      await stage.nap();
      const [cookie] = await stage.session.cookies();
      return { first: cookie === undefined ? null : shows(cookie) };
    },
  })),
  ...sames.map(({ id, title, set, shows }): Case => ({
    id,
    group: "Cookies",
    title,
    expected: "as it was",
    shares: true,
    async run(stage) {
      await setCookies(stage, [set]);
      const before = JSON.stringify(shows(await onlyCookie(stage)));
      await stage.nap();
      const [cookie] = await stage.session.cookies();
      if (cookie === undefined) return { first: null };
      const after = JSON.stringify(shows(cookie));
      return { first: after === before ? "as it was" : `${before} became ${after}` };
    },
  })),
];

async function onlyCookie({ session }: Stage): Promise<BrowserCookie> {
  const [cookie] = await session.cookies();
  if (cookie === undefined) throw new BrokenCaseError("the browser refused the cookie");
  return cookie;
}
