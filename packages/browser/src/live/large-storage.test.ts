import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Site } from "./support/site.ts";
import { Sleeper } from "./support/sleeper.ts";

let site: Site;
let session: Sleeper;

beforeEach(async () => {
  site = await Site.open({
    "/first": `<script>
      window.names = caches.keys();
      window.files = navigator.storage.getDirectory().then((root) => root.getFileHandle("a.txt")).then((handle) => handle.getFile()).then((file) => file.text(), () => "none");
    </script>`,
    "/open": (_request, response) => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-expose-headers", "x-shown");
      response.setHeader("x-shown", "1");
      response.end("open");
    },
    "/moved": (_request, response) => {
      response.setHeader("access-control-allow-origin", "*");
      response.writeHead(302, { location: "/open" }).end();
    },
    "/closed": (_request, response) => void response.end("closed"),
    "/data": (_request, response) => {
      response.setHeader("content-type", "application/json");
      response.setHeader("vary", "accept-language");
      response.end("{}");
    },
  });
  session = new Sleeper();
  await session.wake();
});

afterEach(async () => {
  await session.close();
  await site.close();
});

const describeCaches = `(async () => {
  const described = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    const [requests, responses] = [await cache.keys(), await cache.matchAll()];
    for (const [index, response] of responses.entries()) {
      const { type, url, redirected, status, statusText } = response;
      const body = await response.text();
      described.push({ name, asked: requests[index].url, with: [...requests[index].headers], type, url, redirected, status, statusText, headers: [...response.headers], body });
    }
  }
  return described;
})()`;

function fillCaches(): string {
  return `(async () => {
    const later = await caches.open("b");
    const cache = await caches.open("a");
    await cache.add("/data");
    await cache.put("${site.otherOrigin}/open", await fetch("${site.otherOrigin}/open"));
    await cache.put("${site.otherOrigin}/closed", await fetch("${site.otherOrigin}/closed", { mode: "no-cors" }));
    await cache.put("/moved", await fetch("/moved"));
    await cache.put("${site.otherOrigin}/moved", await fetch("${site.otherOrigin}/moved"));
    await cache.put("/made", new Response(new Uint8Array([0, 255, 7]), { status: 404, statusText: "Made up", headers: { "x-made": "2" } }));
    await cache.put(new Request("/varied", { headers: { "accept-language": "de" } }), new Response("deutsch", { headers: { vary: "accept-language" } }));
  })()`;
}

describe("caches", () => {
  it("come back in their order, with the kind and address of each response, before the first script", async () => {
    await session.goto(`${site.origin}/first`);
    await session.evaluate(fillCaches());
    const before = await session.evaluate(describeCaches);
    expect(before).toMatchObject([
      { type: "basic", url: `${site.origin}/data`, redirected: false },
      { type: "cors", body: "open" },
      { type: "opaque", url: "", status: 0 },
      { type: "basic", url: `${site.origin}/open`, redirected: true },
      { type: "cors", url: `${site.otherOrigin}/open`, redirected: true },
      { type: "default", status: 404, statusText: "Made up" },
      { with: [["accept-language", "de"]], body: "deutsch" },
    ]);
    const asked = site.requests.length;
    await session.nap();
    expect(await session.evaluate("names")).toEqual(["b", "a"]);
    expect(await session.evaluate(describeCaches)).toEqual(before);
    const paths = site.requests.slice(asked).map(({ path }) => path);
    expect(paths.filter((path) => path !== "/favicon.ico")).toEqual(["/first"]);

    const { parts } = await session.checkpoint();
    const [part] = parts.filter(({ kind }) => kind === "cacheStorage");
    expect(part).toMatchObject({ count: 7, sha256: expect.any(String) as string });
  });

  it("of a response that another site gave unasked come back with their content", async () => {
    await session.goto(`${site.origin}/first`);
    await session.evaluate(fillCaches());
    await session.nap();
    const part = session.manifest?.parts.find(({ kind }) => kind === "cacheStorage");
    if (part === undefined) throw new Error("the caches were not captured");
    const stored = new TextDecoder().decode(await session.load(part));
    expect(stored).toContain(Buffer.from("closed").toString("base64"));
    await session.evaluate(
      `caches.open("a").then((cache) => cache.put("/again", new Response("")))`,
    );
    await session.checkpoint();
    const again = session.manifest?.parts.find(({ kind }) => kind === "cacheStorage");
    if (again === undefined) throw new Error("the caches were not captured again");
    const content = new TextDecoder().decode(await session.load(again));
    expect(content).toContain(Buffer.from("closed").toString("base64"));
  });

  it("that the page deleted do not come back", async () => {
    await session.goto(`${site.origin}/first`);
    await session.evaluate(fillCaches());
    await session.nap();
    await session.evaluate(`Promise.all([caches.delete("a"), caches.delete("b")])`);
    const { parts } = await session.nap();
    expect(parts).toEqual([]);
    expect(await session.evaluate("names")).toEqual([]);
  });
});

describe("a site's own files", () => {
  it("come back before the first script, folders and empty ones too", async () => {
    await session.goto(`${site.origin}/first`);
    await session.evaluate(`(async () => {
      const root = await navigator.storage.getDirectory();
      const deep = await (await root.getDirectoryHandle("d", { create: true })).getDirectoryHandle("ü 🐭", { create: true });
      await root.getDirectoryHandle("empty", { create: true });
      for (const [folder, name, content] of [[root, "a.txt", "text"], [deep, "b", new Uint8Array([0, 255])]]) {
        const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writable.write(content);
        await writable.close();
      }
    })()`);
    const { parts } = await session.nap();
    expect(parts.find(({ kind }) => kind === "fileSystem")).toMatchObject({ count: 2 });
    expect(await session.evaluate("files")).toBe("text");
    expect(
      await session.evaluate(`(async () => {
        const walk = async (folder, path) => {
          const found = [];
          for await (const [name, handle] of folder.entries()) {
            if (handle.kind === "directory") found.push(path + name + "/", ...await walk(handle, path + name + "/"));
            else found.push(path + name + " " + [...new Uint8Array(await (await handle.getFile()).arrayBuffer())]);
          }
          return found.toSorted();
        };
        return walk(await navigator.storage.getDirectory(), "/");
      })()`),
    ).toEqual(["/a.txt 116,101,120,116", "/d/", "/d/ü 🐭/", "/d/ü 🐭/b 0,255", "/empty/"]);
    const again = await session.checkpoint();
    expect(again.parts.every((part) => "sha256" in part)).toBe(true);
  });

  it("that grew larger than is kept are said, and stay as they were stored", async () => {
    await session.goto(`${site.origin}/first`);
    const write = (content: string): string => `(async () => {
      const root = await navigator.storage.getDirectory();
      const writable = await (await root.getFileHandle("a.txt", { create: true })).createWritable();
      await writable.write(${content});
      await writable.close();
    })()`;
    await session.evaluate(write(`"small"`));
    await session.checkpoint();
    await session.evaluate(write(`new Uint8Array(17 * 1024 * 1024)`));
    const { notes } = await session.nap();
    expect(notes).toMatchObject([
      { code: "too_large", kind: "fileSystem", storageKey: site.origin, bytes: 17 * 1024 * 1024 },
    ]);
    expect(await session.evaluate("files")).toBe("small");
  });
});
