import type { Action } from "@dormouse/contract";
import type { Effect } from "@dormouse/core";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { context, Sleeper } from "./support/sleeper.ts";

const user = { username: "mate", password: "rope" };

let site: Site;
let session: Sleeper;
/** What the engine was told of, with what the site had been asked for by then. */
let told: (Effect & { before: number })[];
let arrived: string[];

beforeAll(async () => {
  site = await Site.open({
    "/": "",
    "/frame": `<button onclick='fetch("/framed", { method: "POST" })'>Moor</button>`,
  });
  for (const path of [
    "/sent",
    "/worker",
    "/service",
    "/framed",
    "/beacon",
    "/late",
    "/often",
    "/page",
    "/page?boat=1",
  ]) {
    site.route(path, receive(`<p id="done">${path}`));
  }
  site.route("/moved", receive("", { status: 307, location: "/sent" }));
  site.route(
    "/worker.js",
    receive(`onmessage = () => fetch("/worker", { method: "POST" })`, { type: "text/javascript" }),
  );
  site.route(
    "/service-worker.js",
    receive(
      `oninstall = () => skipWaiting();
       onmessage = ({ data }) => fetch("/service", { method: data });`,
      { type: "text/javascript" },
    ),
  );
  site.route("/guarded", (request, response) => {
    if (request.headers.authorization !== undefined) return receive("in")(request, response);
    request.resume();
    response.writeHead(401, { "www-authenticate": 'Basic realm="Quay"' }).end();
  });
  session = new Sleeper({
    identity: { httpCredentials: [{ origin: site.origin, credential: "quay" }] },
    openCredential: async () => user,
  });
  await session.wake();
});

afterAll(async () => {
  await session.close();
  await site.close();
});

beforeEach(async () => {
  // As between two steps.
  await session.browser.capture(undefined);
  session.browser.committed();
  told = [];
  arrived = [];
});

function receive(
  answer: string,
  { status = 200, type = "text/html", location = "" } = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // When Chromium asks for a service worker's script again is its own affair.
    if (type === "text/html") arrived?.push(`${request.method} ${request.url}`);
    request.resume();
    request.on("end", () => {
      response.writeHead(status, {
        "content-type": type,
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "*",
        ...(location === "" ? {} : { location }),
      });
      response.end(answer);
    });
  };
}

async function tell(effect: Effect): Promise<void> {
  told.push({ ...effect, before: arrived.length });
}

async function show(markup: string): Promise<void> {
  site.route("/", receive(`<!doctype html>${markup}`));
  await session.goto(`${site.origin}/`);
  arrived = [];
}

function perform(action: Action, beforeEffect = tell): Promise<unknown> {
  return session.browser.perform(action, { ...context, beforeEffect });
}

const click: Action = { type: "click", locator: "button" };

/** A page with a button that runs the script. */
function button(script: string): Promise<void> {
  return show(
    `<button>Go</button><script>document.querySelector("button").onclick = () => { ${script} }</script>`,
  );
}

function effects(): string[] {
  return told.map(
    ({ method, url, before }) => `${method} ${url.replace(site.origin, "")} ${before}`,
  );
}

async function untilArrived(request: string): Promise<void> {
  await expect.poll(() => arrived).toContain(request);
}

describe("the engine is told, before it goes out, of", () => {
  it("a form sent by a click, without what its address may keep secret", async () => {
    const { host } = new URL(site.origin);
    site.route("/sent?token=1", receive("sent"));
    await show(
      `<form method="post" action="http://u:p@${host}/sent?token=1"><button>Send</button></form>`,
    );
    await perform(click);
    await untilArrived("POST /sent?token=1");
    expect(effects()).toEqual(["POST /sent 0"]);
  });

  it("a form sent by Enter, and again where it is redirected to", async () => {
    await show(`<form method="post" action="/moved"><input name="boat"></form>`);
    await perform({ type: "fill", locator: "input", value: "Tug" });
    expect(told).toEqual([]);
    await perform({ type: "press", key: "Enter", locator: "input" });
    await untilArrived("POST /sent");
    expect(effects()).toEqual(["POST /moved 0", "POST /sent 1"]);
  });

  it("a form that another tab shows the answer to", async () => {
    await show(`<form method="post" action="/sent" target="_blank"><button>Send</button></form>`);
    await perform(click);
    await untilArrived("POST /sent");
    expect(effects()).toEqual(["POST /sent 0"]);
    await session.do({ type: "switchTab", index: 1 });
    await session.do({ type: "closeTab" });
  });

  it.each([
    ["a fetch", `fetch("/sent", { method: "POST", body: "1" })`, "POST"],
    [
      "a fetch that outlives its page",
      `fetch("/sent", { method: "POST", keepalive: true })`,
      "POST",
    ],
    [
      "an XMLHttpRequest",
      `const x = new XMLHttpRequest(); x.open("PUT", "/sent"); x.send("1")`,
      "PUT",
    ],
    [
      "one that its page waits for",
      `const x = new XMLHttpRequest(); x.open("DELETE", "/sent", false); x.send()`,
      "DELETE",
    ],
    [
      "a GraphQL mutation",
      `fetch("/sent", { method: "POST", body: JSON.stringify({ query: "mutation { sink }" }) })`,
      "POST",
    ],
  ])("%s", async (_, script, method) => {
    await button(script);
    await perform(click);
    await untilArrived(`${method} /sent`);
    expect(effects()).toEqual([`${method} /sent 0`]);
  });

  it("one to another site, not of the question whether it may be sent", async () => {
    await button(`fetch("${site.otherOrigin}/sent", { method: "PUT" })`);
    await perform(click);
    await untilArrived("PUT /sent");
    expect(told).toMatchObject([{ method: "PUT", url: `${site.otherOrigin}/sent` }]);
  });

  it.each(["this", "another"])("one of a frame of %s site", async (which) => {
    const origin = which === "this" ? site.origin : site.otherOrigin;
    await show(`<iframe src="${origin}/frame"></iframe>`);
    await perform({ type: "click", locator: { frame: [{ css: "iframe" }], css: "button" } });
    await untilArrived("POST /framed");
    expect(told).toMatchObject([{ method: "POST", url: `${origin}/framed` }]);
  });

  it("one of a worker", async () => {
    await button("window.crane.postMessage(1)");
    await session.evaluate(`void (window.crane = new Worker("/worker.js"))`);
    await perform(click);
    await untilArrived("POST /worker");
    expect(effects().map((effect) => effect.slice(0, 12))).toEqual(["POST /worker"]);
  });

  it("one of a service worker", async () => {
    await button(`navigator.serviceWorker.ready.then(({ active }) => active.postMessage("POST"))`);
    await session.evaluate(
      `navigator.serviceWorker.register("/service-worker.js").then(() => navigator.serviceWorker.ready).then(() => 1)`,
    );
    await perform(click);
    await untilArrived("POST /service");
    expect(effects().map((effect) => effect.slice(0, 13))).toEqual(["POST /service"]);
  });

  it("a file that is sent as soon as it was chosen", async () => {
    await show(`<input type="file"><script>
      document.querySelector("input").onchange = ({ target }) =>
        fetch("/sent", { method: "POST", body: target.files[0] });
    </script>`);
    const file = { fileName: "a.txt", base64: "YQ==" };
    await perform({ type: "upload", locator: "input", files: [file] });
    await untilArrived("POST /sent");
    expect(effects()).toEqual(["POST /sent 0"]);
  });

  it("what a click starts some time later, up to the end of its step", async () => {
    await button(`setTimeout(() => fetch("/late", { method: "POST" }), 50)`);
    await perform(click);
    await perform({ type: "waitFor", ms: 100 });
    await untilArrived("POST /late");
    expect(effects()).toEqual(["POST /late 0"]);
  });

  it("a form that is sent again by a reload", async () => {
    await show(`<form method="post" action="/page"><button>Send</button></form>`);
    await session.do(click);
    await untilArrived("POST /page");
    await perform({ type: "reload" });
    expect(arrived.filter((request) => request === "POST /page")).toHaveLength(2);
    expect(effects()).toEqual(["POST /page 1"]);
  });
});

describe("the engine is not told of", () => {
  it.each([
    ["a beacon", `navigator.sendBeacon("/sent", "1")`],
    [
      "a GraphQL query",
      `fetch("/sent", { method: "POST", body: JSON.stringify({ query: "{ boats }", variables: {} }) })`,
    ],
  ])("%s", async (_, script) => {
    await button(script);
    await perform(click);
    await untilArrived("POST /sent");
    expect(told).toEqual([]);
  });

  it("a form that only asks", async () => {
    await show(`<form action="/page"><input name="boat" value="1"><button>Find</button></form>`);
    await perform(click);
    await untilArrived("GET /page?boat=1");
    expect(told).toEqual([]);
  });

  it("what an action does that its author said has no effect", async () => {
    await button(`fetch("/sent", { method: "POST" })`);
    await session.do(click);
    await untilArrived("POST /sent");
    expect(told).toEqual([]);
  });

  it("what a page does of its own: while it loads, while it is looked at, and between steps", async () => {
    const often = `setInterval(() => fetch("/often", { method: "POST" }), 100)`;
    site.route("/", receive(`<!doctype html><button></button><script>${often}</script>`));
    await perform({ type: "goto", url: `${site.origin}/` });
    await untilArrived("POST /often");
    expect(told).toEqual([]);
    await perform(click);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    await session.browser.capture(undefined);
    session.browser.committed();
    told = [];
    arrived = [];
    await untilArrived("POST /often");
    expect(told).toEqual([]);
  });
});

describe("a request that the engine refuses", () => {
  it("does not go out, nor does the next, and the action ends with why", async () => {
    const lost = new Error("the lease is lost");
    await button(`
      const x = new XMLHttpRequest();
      x.open("POST", "/sent", false);
      try { x.send() } catch { fetch("/late", { method: "POST" }) }
    `);
    await expect(perform(click, () => Promise.reject(lost))).rejects.toBe(lost);
    await expect(session.browser.capture(undefined)).rejects.toBe(lost);
    expect(arrived.filter((request) => !request.endsWith("/often"))).toEqual([]);
    await perform(click);
    await untilArrived("POST /sent");
  });

  it("does not go out, where a form is sent", async () => {
    const lost = new Error("the lease is lost");
    await show(`<form method="post" action="/sent"><button>Send</button></form>`);
    await expect(perform(click, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(await session.evaluate("location.pathname")).toBe("/");
    expect(arrived.filter((request) => !request.endsWith("/often"))).toEqual([]);
    await session.browser.capture(undefined).catch(() => undefined);
  });
});

it("what a page sends once its state is read goes out when the step counts, and of that nobody is told", async () => {
  await button("1");
  await perform(click);
  await session.browser.capture(undefined);
  await session.evaluate(`void fetch("/late", { method: "POST" })`);
  // What only reads goes on.
  await session.evaluate(`fetch("/page").then((answer) => answer.text())`);
  expect(arrived.filter((request) => !request.endsWith("/often"))).toEqual(["GET /page"]);
  session.browser.committed();
  await untilArrived("POST /late");
  expect(told).toEqual([]);
});

it("a site that asks who is there gets its answer on a request the engine was told of", async () => {
  await button(
    `fetch("/guarded", { method: "POST", body: "1" }).then(({ status }) => (document.title = status))`,
  );
  await perform(click);
  await untilArrived("POST /guarded");
  await expect.poll(() => session.evaluate("document.title")).toBe("200");
  expect(effects()).toEqual(["POST /guarded 0"]);
});

it("a wake repeats no form, and tells of none", async () => {
  await show(`<form method="post" action="/page"><button>Send</button></form>`);
  await perform(click);
  await untilArrived("POST /page");
  await session.nap();
  expect(arrived.filter((request) => request.startsWith("POST"))).toEqual(["POST /page"]);
  expect(told).toHaveLength(1);
});
