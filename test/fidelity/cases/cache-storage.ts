import type { Case } from "../case.ts";
import { stored } from "./stored.ts";

const group = "Cache Storage";

export const cacheStorageCases: Case[] = [
  stored(group, {
    id: "cache-response",
    title: "a response: status, headers, body",
    write: `const cache = await caches.open("v1");
      await cache.put("/data", new Response("blöb", { status: 203, statusText: "Mine", headers: { "x-own": "1", "content-type": "text/x-test" } }));`,
    reads: `(async () => {
      const response = await (await caches.open("v1")).match("/data");
      return [response.status, response.statusText, response.headers.get("x-own"), response.headers.get("content-type"), await response.text()];
    })()`,
    expected: [203, "Mine", "1", "text/x-test", "blöb"],
  }),
  stored(group, {
    id: "cache-binary",
    title: "a body of 300 KB that is no text",
    write: `const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
      await (await caches.open("v1")).put("/bytes", new Response(bytes));`,
    reads: `(async () => {
      const response = await (await caches.open("v1")).match("/bytes");
      const bytes = new Uint8Array(await response.arrayBuffer());
      return [bytes.length, bytes.every((byte, index) => byte === index % 251)];
    })()`,
    expected: [300_000, true],
  }),
  stored(group, {
    id: "cache-names",
    title: "several caches in their order, and their requests in theirs",
    write: `for (const name of ["z", "a", "ü 🐭"]) {
      const cache = await caches.open(name);
      for (const path of ["/2", "/1?q=x"]) await cache.put(path, new Response(name));
    }`,
    reads: `(async () => {
      const names = await caches.keys();
      const requests = await (await caches.open("a")).keys();
      return [names, requests.map(({ url }) => new URL(url).pathname + new URL(url).search)];
    })()`,
    expected: [
      ["z", "a", "ü 🐭"],
      ["/2", "/1?q=x"],
    ],
  }),
  stored(group, {
    id: "cache-vary",
    title: "a response that varies by a request's header",
    write: `await (await caches.open("v1")).put(new Request("/data", { headers: { "accept-language": "de" } }), new Response("deutsch", { headers: { vary: "accept-language" } }));`,
    reads: `(async () => {
      const cache = await caches.open("v1");
      const match = async (language) => (await (await cache.match(new Request("/data", { headers: { "accept-language": language } })))?.text()) ?? null;
      return [await match("de"), await match("en")];
    })()`,
    expected: ["deutsch", null],
  }),
  stored(group, {
    id: "cache-deleted",
    title: "nothing of a cache that the page deleted",
    write: `await (await caches.open("v1")).put("/data", new Response("1")); await caches.delete("v1");`,
    reads: `caches.keys()`,
    expected: [],
  }),
];
