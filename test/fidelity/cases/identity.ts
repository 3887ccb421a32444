import type { Case } from "../case.ts";
import { page } from "../sites/page.ts";
import { storedCredential, type SessionIdentity } from "../session.ts";

const group = "Identity";
const onlySessions = "it is no state of the browser: whoever wakes it says it again";

type Trait = {
  id: string;
  title: string;
  identity: SessionIdentity;
  /** What the page's first script reads. */
  reads: string;
  expected: unknown;
};

const userAgent =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";

const traits: Trait[] = [
  {
    id: "identity-viewport",
    title: "the viewport and its density",
    identity: { viewport: { width: 777, height: 555, deviceScaleFactor: 2 } },
    reads: `[innerWidth, innerHeight, devicePixelRatio]`,
    expected: [777, 555, 2],
  },
  {
    id: "identity-mobile",
    title: "a mobile viewport, with touch",
    identity: { viewport: { width: 390, height: 800, deviceScaleFactor: 3, mobile: true } },
    reads: `[screen.width, navigator.maxTouchPoints > 0, matchMedia("(pointer: coarse)").matches]`,
    expected: [390, true, true],
  },
  {
    id: "identity-user-agent",
    title: "the user agent, for scripts",
    identity: { userAgent },
    reads: `[navigator.userAgent, navigator.platform]`,
    expected: [userAgent, "Win32"],
  },
  {
    id: "identity-client-hints",
    title: "client hints, for scripts",
    identity: {
      userAgent,
      clientHints: {
        brands: [{ brand: "Own", version: "7" }],
        platformVersion: "13.1",
        model: "M",
      },
    },
    reads: `(async () => {
      const { brands, platform } = navigator.userAgentData;
      const { platformVersion, model } = await navigator.userAgentData.getHighEntropyValues(["platformVersion", "model"]);
      return [brands, platform, platformVersion, model];
    })()`,
    expected: [[{ brand: "Own", version: "7" }], "Windows", "13.1", "M"],
  },
  {
    id: "identity-locale",
    title: "the locale: languages, and how numbers are written",
    identity: { locale: "de-AT" },
    reads: `[navigator.language, (1234567.5).toLocaleString(), new Intl.DateTimeFormat().resolvedOptions().locale]`,
    expected: ["de-AT", "1\u00a0234\u00a0567,5", "de-AT"],
  },
  {
    id: "identity-timezone",
    title: "the time zone",
    identity: { timezone: "America/St_Johns" },
    reads: `[Intl.DateTimeFormat().resolvedOptions().timeZone, new Date(0).getHours(), new Date(0).getMinutes()]`,
    expected: ["America/St_Johns", 20, 30],
  },
  {
    id: "identity-geolocation",
    title: "the position, and the permission to ask for it",
    identity: {
      geolocation: { latitude: 47.5, longitude: -8.25, accuracy: 10 },
      permissions: [{ permissions: ["geolocation"] }],
    },
    reads: `(async () => {
      const { state } = await navigator.permissions.query({ name: "geolocation" });
      const { coords } = await new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject));
      return [state, coords.latitude, coords.longitude, coords.accuracy];
    })()`,
    expected: ["granted", 47.5, -8.25, 10],
  },
  {
    id: "identity-permission",
    title: "a permission that was granted",
    identity: { permissions: [{ permissions: ["notifications"] }] },
    reads: `(async () => (await navigator.permissions.query({ name: "notifications" })).state)()`,
    expected: "granted",
  },
  {
    id: "identity-colour-scheme",
    title: "the colour scheme and less motion",
    identity: { colorScheme: "dark", reducedMotion: "reduce" },
    reads: `[matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(prefers-reduced-motion: reduce)").matches]`,
    expected: [true, true],
  },
  {
    id: "identity-worker",
    title: "all of it in a worker: user agent, language, time zone",
    identity: { userAgent, locale: "de-AT", timezone: "America/St_Johns" },
    reads: `new Promise((resolve) => {
      const script = "postMessage([navigator.userAgent, navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone])";
      new Worker(URL.createObjectURL(new Blob([script]))).onmessage = ({ data }) => resolve(data);
    })`,
    expected: [userAgent, "de-AT", "America/St_Johns"],
  },
];

export const identityCases: Case[] = [
  ...traits.map(({ id, title, identity, reads, expected }): Case => ({
    id,
    group,
    title,
    identity: () => identity,
    onlySessions,
    expected,
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads }));
      await session.active().goto(sites.url("app"));
      await nap();
      const tab = session.active();
      return {
        first: await tab.evaluate("atFirst"),
        later: await tab.evaluate(`kit.attempt(() => (${reads}))`),
      };
    },
  })),
  {
    id: "identity-headers",
    group,
    title: "user agent, languages, client hints and headers of its own, in the first request",
    identity: () => ({
      userAgent,
      locale: "de-AT",
      extraHeaders: [{ headers: { "x-tenant": "seven" } }],
    }),
    onlySessions,
    expected: [userAgent, "de-AT,de;q=0.9", '"Windows"', "seven"],
    async run({ sites, session, nap }) {
      await session.active().goto(sites.url("app"));
      const asked = sites.requests.length;
      await nap();
      const { headers = {} } = sites.requests[asked] ?? {};
      const names = ["user-agent", "accept-language", "sec-ch-ua-platform", "x-tenant"];
      return { first: names.map((name) => headers[name]) };
    },
  },
  {
    id: "identity-http-credentials",
    group,
    title: "the credential for a site that asks by HTTP authentication",
    identity: (sites) => ({
      httpCredentials: [{ origin: new URL(sites.url("app")).origin, credential: "harbor" }],
    }),
    onlySessions,
    expected: "Welcome",
    async run({ sites, session, nap }) {
      const { username, password } = storedCredential;
      const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
      sites.route("/", ({ headers }, response) => {
        if (headers.authorization === basic) return response.end(page({ title: "Welcome" }));
        return response.writeHead(401, { "www-authenticate": 'Basic realm="harbor"' }).end();
      });
      await session.active().goto(sites.url("app"));
      await nap();
      return { first: await session.active().title() };
    },
  },
  {
    id: "identity-viewport-awake",
    group,
    title: "a viewport that was set while it was awake",
    expected: [640, 480],
    async run({ sites, session, nap }) {
      sites.route("/", page({ reads: `[innerWidth, innerHeight]` }));
      await session.active().goto(sites.url("app"));
      const fresh = await session.active().evaluate("atFirst");
      await session.setViewport({ width: 640, height: 480 });
      await nap();
      return { first: await session.active().evaluate("atFirst"), fresh };
    },
  },
];
