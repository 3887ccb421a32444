import { ActionError, credentialNotFound } from "@dormouse/core";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site, type Route } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";
import { Authentication, type OpenCredential } from "./authentication.ts";

const ada = { username: "ada", password: "tide:1815" };
const basic = (of: { username: string; password: string }): string =>
  `Basic ${Buffer.from(`${of.username}:${of.password}`).toString("base64")}`;

let site: Site;
let session: Sleeper;
/** Names of credentials that were opened. */
let opened: string[];
/** What sites were told, by path. */
let told: [string, string | undefined][];

beforeEach(async () => {
  opened = [];
  told = [];
  site = await Site.open({ "/open": `<a href="/guarded">in</a>` });
  for (const path of ["/guarded", "/guarded/image", "/guarded/data"]) site.route(path, guarded);
});

afterEach(async () => {
  await session.close();
  await site.close();
});

const guarded: Route = (request, response) => {
  const { authorization } = request.headers;
  told.push([`${request.headers.host?.split(":")[0]}${request.url}`, authorization]);
  response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
  response.setHeader("access-control-allow-credentials", "true");
  if (authorization === basic(ada)) return void response.end("<!doctype html>welcome");
  response.writeHead(401, { "www-authenticate": 'Basic realm="harbour"' });
  response.end("<!doctype html>strangers keep out");
};

const openCredential: OpenCredential = async (name) => {
  opened.push(name);
  if (name === "harbour") return ada;
  if (name === "old") return { ...ada, password: "old" };
  throw credentialNotFound(name);
};

async function wake(credential: string, origin = site.origin): Promise<void> {
  const identity = { httpCredentials: [{ origin, credential }] };
  session = new Sleeper({ identity, openCredential });
  await session.wake();
}

function body(): Promise<string> {
  return session.evaluate("document.body.textContent");
}

describe("a site that asks for a user name and password", () => {
  it("is answered with the credential kept for it, opened only then", async () => {
    await wake("harbour");
    await session.goto(`${site.origin}/open`);
    expect(opened).toEqual([]);
    expect(await session.goto(`${site.origin}/guarded`)).toMatchObject({ output: { status: 200 } });
    expect(await body()).toBe("welcome");
    expect(opened).toEqual(["harbour"]);
    expect(told).toEqual([
      ["127.0.0.1/guarded", undefined],
      ["127.0.0.1/guarded", basic(ada)],
    ]);
  });

  it("is answered for what a page loads, for a popup, and after a wake", async () => {
    await wake("harbour");
    await session.goto(`${site.origin}/open`);
    expect(await session.evaluate(`fetch("/guarded/data").then((it) => it.status)`)).toBe(200);
    await session.evaluate(`void window.open("/guarded")`);
    await expect.poll(() => session.target.tabs().length).toBe(2);
    await expect.poll(body).toBe("welcome");
    await session.nap();
    expect(await body()).toBe("welcome");
    expect(opened).toEqual(["harbour", "harbour"]);
  });

  it("that asks under another origin is told nothing", async () => {
    await wake("harbour");
    expect(await session.goto(`${site.otherOrigin}/guarded`)).toMatchObject({
      output: { status: 401 },
    });
    await session.goto(`${site.origin}/guarded`);
    await session.evaluate(
      `fetch("${site.otherOrigin}/guarded/data", { credentials: "include" }).then(() => 1)`,
    );
    const elsewhere = told.filter(([path]) => path.startsWith("localhost"));
    expect(elsewhere).toEqual([
      ["localhost/guarded", undefined],
      ["localhost/guarded/data", undefined],
    ]);
  });

  it("that a request was led to from elsewhere is told nothing", async () => {
    await wake("harbour");
    const target = `${site.otherOrigin}/guarded`;
    site.route("/away", (_request, response) => {
      response.writeHead(302, { location: target }).end();
    });
    await session.goto(`${site.origin}/away`);
    expect(told).toEqual([["localhost/guarded", undefined]]);
  });

  it("and refuses the answer is not asked for ever: its page is shown", async () => {
    await wake("old");
    for (const round of [1, 2]) {
      expect(await session.goto(`${site.origin}/guarded`)).toMatchObject({
        output: { status: 401 },
      });
      expect(await body()).toBe("strangers keep out");
      expect(opened).toHaveLength(round);
      expect(told).toHaveLength(2 * round);
    }
  });

  it("for a credential that is not stored fails the step, by its name", async () => {
    await wake("lost");
    await session.goto(`${site.origin}/open`);
    const failure = await session.goto(`${site.origin}/guarded`).catch((error: unknown) => error);
    if (!(failure instanceof ActionError)) throw new Error("it did not fail");
    expect(failure.code).toBe("credential_not_found");
    expect(failure.message).toContain('"lost"');
    await session.goto(`${site.origin}/open`);
    expect(await body()).toBe("in");
  });

  it("in two realms of a redirect is answered in both", async () => {
    await wake("harbour");
    const realm = (path: string, name: string, then: Route): void =>
      site.route(path, (request, response) => {
        if (request.headers.authorization === basic(ada)) return then(request, response);
        response.writeHead(401, { "www-authenticate": `Basic realm="${name}"` }).end("keep out");
      });
    realm("/gate/a", "gate", (_, response) => {
      response.writeHead(302, { location: "/pier/b" }).end();
    });
    realm("/pier/b", "pier", (_, response) => void response.end("<!doctype html>welcome"));
    await session.goto(`${site.origin}/gate/a`);
    expect(await body()).toBe("welcome");
    expect(opened).toEqual(["harbour", "harbour"]);
  });

  it("that is a proxy is told nothing", async () => {
    await wake("harbour");
    const { origin } = site;
    const guard = new Authentication([{ origin, credential: "harbour" }], openCredential);
    const challenge = { source: "Proxy" as const, origin, scheme: "basic", realm: "" };
    const asking = { requestId: "1", request: { url: origin }, authChallenge: challenge };
    expect(await guard.answer(asking)).toEqual({ response: "CancelAuth" });
    expect(opened).toEqual([]);
  });

  it("by a digest of the password never gets the password", async () => {
    await wake("harbour");
    const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
    site.route("/digest", ({ headers: { authorization = "" }, method }, response) => {
      const field = (name: string): string =>
        new RegExp(`${name}="?([^",]+)`).exec(authorization)?.[1] ?? "";
      const secret = md5(`${ada.username}:pier:${ada.password}`);
      const expected = md5(
        [secret, "n1", field("nc"), field("cnonce"), "auth", md5(`${method}:/digest`)].join(":"),
      );
      told.push(["/digest", authorization]);
      if (field("response") === expected) return void response.end("<!doctype html>welcome");
      const challenge = 'Digest realm="pier", nonce="n1", qop="auth"';
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    await session.goto(`${site.origin}/digest`);
    expect(await body()).toBe("welcome");
    expect(JSON.stringify(told)).not.toContain(ada.password);
  });

  it("leaves nothing of the password in the page, nor in the snapshot", async () => {
    await wake("harbour");
    await session.goto(`${site.origin}/guarded`);
    await session.checkpoint();
    const visible = await session.evaluate<string>(
      `JSON.stringify([location.href, document.cookie, document.documentElement.outerHTML,
        performance.getEntries().map((entry) => entry.name)])`,
    );
    const stored = await Promise.all(
      (session.manifest?.parts ?? []).map(async (part) =>
        Buffer.from(await session.load(part)).toString("latin1"),
      ),
    );
    for (const text of [visible, JSON.stringify(session.manifest), ...stored]) {
      expect(text).not.toContain(ada.password);
      expect(text).not.toContain(basic(ada).slice(6));
    }
  });
});
