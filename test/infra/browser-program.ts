import { createServer } from "node:http";
import { createBrowserPort } from "@dormouse/browser";
import { BrowserIdentity } from "@dormouse/contract";
import {
  createDataKey,
  loadPart,
  storeCapture,
  type ActionContext,
  type OpenRequest,
} from "@dormouse/core";
import { MemoryBlobs, MemoryKeyring } from "@dormouse/core/memory";

/**
 * What the step function does with a browser, to be bundled as it is: acts on a page, sleeps, wakes in
 * another browser, and prints what it finds there.
 */
const key = { tenantId: "tenant", sessionId: "session" };
const world = { blobs: new MemoryBlobs(), keyring: new MemoryKeyring() };
const { wrapped: dataKey } = await createDataKey(world.keyring, key);
const session = { ...key, dataKey, fence: 1 };
const port = createBrowserPort({ network: { allowPrivate: true } });
const { signal } = new AbortController();
const context: ActionContext = {
  signal,
  caption: () => {
    throw new Error("no captions here");
  },
  saveArtifact: () => Promise.reject(new Error("no artifacts here")),
  readArtifact: () => Promise.reject(new Error("no artifacts here")),
};

const page = `<!doctype html>
<label>Name <input></label>
<button onclick="localStorage.setItem('name', document.querySelector('input').value)">Keep</button>
<p></p>
<script>document.querySelector("p").textContent = localStorage.getItem("name") ?? "nobody";</script>`;
const site = createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/html" }).end(page);
});
await new Promise<void>((listening) => site.listen(0, "127.0.0.1", listening));
const address = site.address();
if (address === null || typeof address === "string") throw new Error("no port to listen on");
const url = `http://127.0.0.1:${address.port}/`;

const request: OpenRequest = { identity: BrowserIdentity.parse({}), signal };
const first = await port.open(request);
await first.perform({ type: "goto", url }, context);
await first.perform({ type: "fill", locator: { label: "Name" }, value: "Dora" }, context);
await first.perform({ type: "click", locator: { role: "button", name: "Keep" } }, context);
const captured = await first.capture(undefined);
await first.close();

const options = { base: undefined, step: 1, nowMs: 0 };
const { manifest } = await storeCapture(world, session, captured, options);
const second = await port.open({
  ...request,
  snapshot: { manifest, load: (part) => loadPart(world, session, part) },
});
await second.perform({ type: "goto", url }, context);
const outcome = await second.perform(
  { type: "extract", schema: { fields: { name: "p" } } },
  context,
);
await second.close();
site.close();
site.closeAllConnections();
console.log(JSON.stringify(outcome));
