import type { ExtraHeaders } from "@dormouse/contract";
import type { IncomingHttpHeaders } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site, type Route } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

type Asked = { host: string; path: string; headers: IncomingHttpHeaders; body: string };

let site: Site;
let session: Sleeper;
let asked: Asked[];

beforeEach(async () => {
  asked = [];
  site = await Site.open();
  answer("/", `<img src="/image"><iframe src="/frame"></iframe>`);
  answer("/popup", `<script>fetch("/from-popup")</script>`);
  answer("/worker.js", `fetch("/from-worker").then(() => postMessage("done"))`);
  answer("/service-worker.js", `oninstall = (e) => e.waitUntil(fetch("/from-service-worker"))`);
  answer(
    "/shared-worker.js",
    `onconnect = ({ ports: [port] }) => fetch("/from-shared-worker").then(() => port.postMessage(1))`,
  );
  for (const path of [
    "/image",
    "/frame",
    "/fetched",
    "/from-popup",
    "/from-worker",
    "/from-service-worker",
    "/from-shared-worker",
    "/third-party",
    "/target",
    "/posted",
  ]) {
    answer(path, path.slice(1));
  }
  site.route("/redirect", (request, response) => {
    note(request, "");
    response.writeHead(302, { location: `${site.otherOrigin}/target` }).end();
  });
});

afterEach(async () => {
  await session.close();
  await site.close();
});

function note(request: Parameters<Route>[0], body: string): void {
  const { host = "", ...headers } = request.headers;
  asked.push({ host: host.split(":")[0] ?? "", path: request.url ?? "", headers, body });
}

function answer(path: string, content: string): void {
  const type = path.endsWith(".js") ? "text/javascript" : "text/html";
  site.route(path, (request, response) => {
    const body: string[] = [];
    request.on("data", (chunk) => body.push(String(chunk)));
    request.on("end", () => {
      note(request, body.join(""));
      response.setHeader("content-type", type);
      response.setHeader("access-control-allow-origin", "*");
      response.end(type === "text/html" ? `<!doctype html>${content}` : content);
    });
  });
}

async function wake(extraHeaders: ExtraHeaders[]): Promise<void> {
  session = new Sleeper({ identity: { extraHeaders } });
  await session.wake();
}

async function useEverything(): Promise<void> {
  await session.goto(`${site.origin}/`);
  await session.evaluate(`fetch("/fetched").then(() => 1)`);
  await session.evaluate(`fetch("${site.otherOrigin}/third-party").then(() => 1, () => 0)`);
  await session.evaluate(
    `new Promise((done) => (new Worker("/worker.js").onmessage = () => done()))`,
  );
  await session.evaluate(
    `new Promise((done) => (new SharedWorker("/shared-worker.js").port.onmessage = () => done()))`,
  );
  await session.evaluate(
    `navigator.serviceWorker.register("/service-worker.js")
      .then(() => navigator.serviceWorker.ready).then(() => 1)`,
  );
  await session.evaluate(`void window.open("/popup", "_blank", "noopener")`);
  await expect.poll(() => asked.map(({ path }) => path)).toContain("/from-popup");
}

const everything = [
  "/",
  "/fetched",
  "/frame",
  "/from-popup",
  "/from-service-worker",
  "/from-shared-worker",
  "/from-worker",
  "/image",
  "/popup",
  "/service-worker.js",
  "/shared-worker.js",
  "/worker.js",
];

function pathsWith(header: string, value: string): string[] {
  return asked.filter(({ headers }) => headers[header] === value).map(({ path }) => path);
}

describe("extra headers", () => {
  it("for one site are on every request to it, by whatever made it, and on none to another", async () => {
    await wake([{ origin: site.origin, headers: { "X-Berth": "7", Authorization: "Bearer tug" } }]);
    await useEverything();
    expect([...new Set(pathsWith("x-berth", "7"))].toSorted()).toEqual(everything);
    expect(pathsWith("authorization", "Bearer tug")).toEqual(pathsWith("x-berth", "7"));
    const elsewhere = asked.filter(({ host }) => host === "localhost");
    expect(elsewhere.map(({ path }) => path)).toEqual(["/third-party"]);
    expect(elsewhere.map(({ headers }) => headers["x-berth"])).toEqual([undefined]);
  });

  it("for every site are on requests to third parties too", async () => {
    await wake([{ headers: { dnt: "1" } }]);
    await session.goto(`${site.origin}/redirect`);
    await session.evaluate(`fetch("${site.origin}/fetched").then(() => 1, () => 0)`);
    expect(pathsWith("dnt", "1")).toEqual(expect.arrayContaining(["/redirect", "/target"]));
  });

  it("for one site do not follow a redirect to another", async () => {
    await wake([{ origin: site.origin, headers: { "x-berth": "7" } }]);
    await session.goto(`${site.origin}/redirect`);
    expect(asked.map(({ path, headers }) => [path, headers["x-berth"]])).toEqual([
      ["/redirect", "7"],
      ["/target", undefined],
    ]);
  });

  it("are there again after a wake, on the reopened tab's own request", async () => {
    await wake([{ origin: site.origin, headers: { "x-berth": "7" } }]);
    await session.goto(`${site.origin}/frame`);
    await session.nap();
    expect(pathsWith("x-berth", "7")).toEqual(["/frame", "/frame"]);
  });

  it("keep no state from coming back, and no request for it reaches the site", async () => {
    await wake([{ headers: { dnt: "1" } }]);
    await session.goto(`${site.origin}/frame`);
    await session.evaluate(`localStorage.setItem("berth", "7")`);
    await session.nap();
    expect(await session.evaluate(`localStorage.getItem("berth")`)).toBe("7");
    expect(asked.map(({ path }) => path)).toEqual(["/frame", "/frame"]);
  });

  it("leave a request as it is otherwise: its method, body, cookies and where it comes from", async () => {
    await wake([{ origin: site.origin, headers: { "x-berth": "7", "X-Own": "ours" } }]);
    await session.goto(`${site.origin}/frame`);
    await session.evaluate(`document.cookie = "sid=1"`);
    await session.evaluate(`(() => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = "/posted";
      form.append(Object.assign(document.createElement("input"), { name: "tug", value: "Rope 2" }));
      document.body.append(form);
      form.submit();
    })()`);
    await expect.poll(() => asked.at(-1)?.path).toBe("/posted");
    expect(asked.at(-1)).toMatchObject({
      body: "tug=Rope+2",
      headers: {
        cookie: "sid=1",
        "content-type": "application/x-www-form-urlencoded",
        origin: site.origin,
        referer: `${site.origin}/frame`,
        "sec-fetch-mode": "navigate",
        "sec-fetch-site": "same-origin",
        "x-berth": "7",
      },
    });
    await expect.poll(() => session.evaluate("document.body.textContent")).toBe("posted");
    await session.evaluate(
      `fetch("/fetched", { method: "PUT", body: "crate", headers: { "x-own": "page's" } }).then(() => 1)`,
    );
    expect(asked.at(-1)).toMatchObject({ body: "crate", headers: { "x-own": "ours" } });
  });
});
