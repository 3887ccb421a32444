import { BrowserIdentity } from "@dormouse/contract";
import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import type { Page } from "puppeteer-core";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { launchChromium, type LaunchedBrowser } from "../launch/launch.ts";
import { testChromium } from "../live/support/chromium.ts";
import { Sleeper } from "../live/support/sleeper.ts";
import type { NetworkGuardOptions } from "./network-guard.ts";
import { echoWebSockets } from "./support/echo.ts";

const large = randomBytes(5_000_000);

let inner: Server;
let reached: string[];
let browser: LaunchedBrowser | undefined;

beforeEach(async () => {
  reached = [];
  inner = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.setHeader("access-control-allow-origin", "*");
    if (request.url === "/large") response.end(large);
    else if (request.url === "/upload") request.pipe(response);
    else if (request.url?.startsWith("/?to=")) {
      response.writeHead(302, { location: request.url.slice("/?to=".length) }).end();
    } else if (request.url === "/broken") {
      response.write("half of it");
      setImmediate(() => response.socket?.resetAndDestroy());
    } else {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>Inner</title>");
    }
  });
  inner.on("connection", () => reached.push("connection"));
  echoWebSockets(inner);
  await new Promise<void>((listening) => inner.listen(0, "127.0.0.1", listening));
});

afterEach(async () => {
  await browser?.close();
  browser = undefined;
  inner.closeAllConnections();
  await new Promise((closed) => inner.close(closed));
});

function port(): number {
  return (inner.address() as AddressInfo).port;
}

async function openPage(network: NetworkGuardOptions): Promise<Page> {
  const identity = BrowserIdentity.parse({});
  browser = await launchChromium({ executablePath: await testChromium(), identity, network });
  return browser.browser.newPage();
}

const fetching = (url: string): string =>
  `fetch(${JSON.stringify(url)}, { mode: "no-cors" }).then(() => "came", () => "refused")`;

const embedding = (tag: string, url: string): string => `new Promise((resolve) => {
  const element = document.createElement("${tag}");
  element.onload = () => resolve("loaded");
  element.onerror = () => resolve("refused");
  element.src = ${JSON.stringify(url)};
  document.body.append(element);
})`;

const echoing = (url: string): string => `new Promise((resolve) => {
  const socket = new WebSocket(${JSON.stringify(url)});
  socket.onopen = () => socket.send("hello");
  socket.onmessage = ({ data }) => resolve(data);
  socket.onerror = () => resolve("refused");
})`;

const working = (url: string): string => `new Promise((resolve) => {
  const code = ${JSON.stringify(fetching(url))} + ".then(postMessage)";
  const worker = new Worker(URL.createObjectURL(new Blob([code])));
  worker.onmessage = ({ data }) => resolve(data);
})`;

describe("a page", () => {
  it("reaches nothing on this machine, in whatever way it tries", async () => {
    const page = await openPage({});
    const host = `127.0.0.1:${port()}`;
    expect(await page.evaluate(fetching(`http://${host}/`))).toBe("refused");
    expect(await page.evaluate(fetching(`https://${host}/`))).toBe("refused");
    expect(await page.evaluate(embedding("img", `http://${host}/`))).toBe("refused");
    expect(await page.evaluate(embedding("script", `http://${host}/`))).toBe("refused");
    expect(await page.evaluate(echoing(`ws://${host}/`))).toBe("refused");
    expect(await page.evaluate(working(`http://${host}/`))).toBe("refused");
    // An error page loads as well.
    await page.evaluate(embedding("iframe", `http://${host}/`));
    expect(reached).toEqual([]);
  });

  it("sends nothing by UDP", async () => {
    const page = await openPage({ policy: { allowPrivate: true } });
    await page.goto(`http://127.0.0.1:${port()}/`);
    const socket = createSocket("udp4");
    const packets: unknown[] = [];
    socket.on("message", (packet) => packets.push(packet));
    await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
    const candidates = await page.evaluate(async (udpPort) => {
      const transport = new WebTransport(`https://127.0.0.1:${udpPort}/`);
      await Promise.allSettled([transport.ready, transport.closed]);
      const peer = new RTCPeerConnection({
        iceServers: [{ urls: `stun:127.0.0.1:${udpPort}` }],
      });
      peer.createDataChannel("x");
      const found: string[] = [];
      const gathered = new Promise<void>((resolve) => {
        peer.addEventListener("icecandidate", ({ candidate }) => {
          if (candidate === null) resolve();
          else found.push(candidate.candidate);
        });
      });
      await peer.setLocalDescription(await peer.createOffer());
      await gathered;
      return found;
    }, socket.address().port);
    socket.close();
    expect(candidates).toEqual([]);
    expect(packets).toEqual([]);
  });

  it("reaches no relay of WebRTC on this machine by TCP either", async () => {
    const page = await openPage({});
    await page.evaluate(async (tcpPort) => {
      const urls = ["turn", "turns"].map((kind) => `${kind}:127.0.0.1:${tcpPort}?transport=tcp`);
      const peer = new RTCPeerConnection({
        iceServers: [{ urls, username: "user", credential: "word" }],
      });
      peer.createDataChannel("x");
      const failed: unknown[] = [];
      const bothFailed = new Promise<void>((resolve) => {
        peer.addEventListener("icecandidateerror", (event) => {
          if (failed.push(event) === urls.length) resolve();
        });
        peer.addEventListener("icecandidate", ({ candidate }) => {
          if (candidate === null) resolve();
        });
      });
      await peer.setLocalDescription(await peer.createOffer());
      await bothFailed;
    }, port());
    expect(reached).toEqual([]);
  });

  it("cannot use the guard to reach the guard", async () => {
    const page = await openPage({ policy: { allowPrivate: true } });
    const guarded = `http://localhost:${browser?.guard.port}/`;
    expect(await page.evaluate(fetching(guarded))).toBe("refused");
    expect(browser?.guard.failureOf(guarded)).toBe("refused");
  });

  it("is not redirected from an allowed address to a denied one", async () => {
    const page = await openPage({
      policy: { allowPrivate: true, deny: [`127.0.0.1:${port()}`] },
    });
    const outer = createServer((_, response) => {
      response.writeHead(302, { location: `http://localhost:${port()}/secret` }).end();
    });
    await new Promise<void>((listening) => outer.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(outer.address() as AddressInfo).port}/`;
    expect(await page.evaluate(fetching(url))).toBe("refused");
    await expect(page.goto(url)).rejects.toThrow("net::ERR_SOCKS_CONNECTION_FAILED");
    outer.closeAllConnections();
    outer.close();
    expect(reached).toEqual([]);
  });

  it("does not reach this machine by a name that leads there, if only with one address", async () => {
    const names: Record<string, string[]> = {
      "inside.test": ["127.0.0.1"],
      "both.test": ["93.184.216.34", "127.0.0.1"],
      "mapped.test": ["::ffff:127.0.0.1"],
    };
    const asked: string[] = [];
    const page = await openPage({
      lookUp: async (host) => {
        asked.push(host);
        return names[host] ?? [];
      },
    });
    for (const name of Object.keys(names)) {
      expect(await page.evaluate(fetching(`http://${name}:${port()}/`))).toBe("refused");
      expect(browser?.guard.failureOf(`http://${name}:${port()}/`)).toBe("refused");
    }
    expect(new Set(asked)).toEqual(new Set(Object.keys(names)));
    expect(reached).toEqual([]);
  });

  it("has a name looked up anew for each connection, and is held to what it says then", async () => {
    let addresses = ["127.0.0.1"];
    const page = await openPage({
      policy: { allowPrivate: ["127.0.0.1"] },
      lookUp: async () => addresses,
    });
    const url = `http://moving.test:${port()}/`;
    expect(await page.evaluate(fetching(url))).toBe("came");
    addresses = ["169.254.169.254"];
    inner.closeAllConnections();
    expect(await page.evaluate(fetching(url))).toBe("refused");
  });
});

describe("what is allowed", () => {
  beforeEach(async () => {
    const page = await openPage({
      policy: { allowPrivate: true },
      lookUp: async () => ["127.0.0.1"],
    });
    await page.goto(`http://localhost:${port()}/`);
  });

  async function evaluate(script: string): Promise<unknown> {
    const [page] = (await browser?.browser.pages())?.slice(-1) ?? [];
    return page?.evaluate(script);
  }

  it("comes as it was sent, also when it is large", async () => {
    const digest = await evaluate(`fetch("/large")
      .then((response) => response.arrayBuffer())
      .then((body) => crypto.subtle.digest("SHA-256", body))
      .then((digest) => btoa(String.fromCharCode(...new Uint8Array(digest))))`);
    expect(digest).toBe(createHash("sha256").update(large).digest("base64"));
    const uploaded = await evaluate(
      `fetch("/upload", { method: "POST", body: "x".repeat(3_000_000) }).then((response) => response.text()).then((text) => text.length)`,
    );
    expect(uploaded).toBe(3_000_000);
  });

  it("goes both ways over a WebSocket", async () => {
    expect(await evaluate(echoing(`ws://site.test:${port()}/`))).toBe("hello");
  });

  it("fails where the site breaks off, and where the page does", async () => {
    expect(await evaluate(`fetch("/broken").then((r) => r.text()).catch(() => "broken")`)).toBe(
      "broken",
    );
    const aborted = `(async () => {
      const controller = new AbortController();
      const response = await fetch("/large", { signal: controller.signal });
      controller.abort();
      return response.arrayBuffer().then(() => "whole", () => "aborted");
    })()`;
    expect(await evaluate(aborted)).toBe("aborted");
    expect(await evaluate(fetching("/"))).toBe("came");
  });

  it("is encrypted between Chromium and the site", async () => {
    const tls = createTcpServer();
    tls.listen(0, "127.0.0.1");
    await once(tls, "listening");
    const hello = new Promise<Buffer>((resolve) => {
      tls.on("connection", (socket) => {
        socket.on("error", () => undefined);
        socket.once("data", (data: Buffer) => {
          resolve(data);
          socket.destroy();
        });
      });
    });
    await evaluate(fetching(`https://site.test:${(tls.address() as AddressInfo).port}/`));
    const handshake = 22;
    expect((await hello)[0]).toBe(handshake);
    tls.close();
  });
});

describe("the guard", () => {
  it("closes with its browser", async () => {
    await openPage({});
    const guardPort = browser?.guard.port ?? 0;
    await browser?.close();
    const socket = connect(guardPort, "127.0.0.1");
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toBe("ECONNREFUSED");
  });

  test.each(["", "GET / HTTP/1.1\r\n\r\n", "\u0005\u0001", "\u0005\u0001\u0002", "\u0005\u0000"])(
    "survives a client that sends %j",
    async (bytes) => {
      await openPage({});
      const socket = connect(browser?.guard.port ?? 0, "127.0.0.1");
      socket.end(bytes);
      socket.resume();
      await once(socket, "close");
      const page = await browser?.browser.newPage();
      expect(await page?.evaluate(fetching("http://127.0.0.1:1234/"))).toBe("refused");
    },
  );
});

describe("a session", () => {
  let session: Sleeper;

  afterEach(() => session.close());

  it("is told that an address is refused, however it is written", async () => {
    session = new Sleeper({ network: {} });
    await session.wake();
    const hosts = ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost"];
    const others = ["a.localhost", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "0.0.0.0"];
    for (const host of [...hosts, ...others, "169.254.169.254", "10.0.0.1"]) {
      await expect(session.goto(`http://${host}:${port()}/`)).rejects.toMatchObject({
        code: "address_refused",
        message: expect.stringContaining("is not open to sessions") as string,
      });
    }
    expect(reached).toEqual([]);
  });

  it("is told of the address that a page redirects to", async () => {
    const secret = createServer((_, response) => response.end("secret"));
    await new Promise<void>((listening) => secret.listen(0, "127.0.0.1", listening));
    const denied = `localhost:${(secret.address() as AddressInfo).port}`;
    session = new Sleeper({ network: { allowPrivate: true, deny: [denied] } });
    await session.wake();
    const url = `http://127.0.0.1:${port()}/?to=http://${denied}/secret`;
    await expect(session.goto(url)).rejects.toMatchObject({
      code: "address_refused",
      message: expect.stringMatching(new RegExp(`^http://${denied}/secret `)) as string,
    });
    secret.close();
  });

  it("is told why an allowed site was not reached", async () => {
    session = new Sleeper();
    await session.wake();
    await expect(session.goto("http://nowhere.invalid/")).rejects.toMatchObject({
      code: "navigation_failed",
      message: expect.stringContaining("its name is not known") as string,
    });
    const free = await freePort();
    await expect(session.goto(`http://127.0.0.1:${free}/`)).rejects.toMatchObject({
      code: "navigation_failed",
      message: expect.stringContaining("nobody answers there") as string,
    });
  });
});

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: free } = server.address() as AddressInfo;
  server.close();
  return free;
}
