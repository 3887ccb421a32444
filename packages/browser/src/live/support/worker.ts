import { BrowserIdentity } from "@dormouse/contract";
import type { ProcessModel } from "../../launch/arguments.ts";
import { createBrowserPort } from "../browser-port.ts";
import { context } from "./sleeper.ts";

/** A worker that opens a page and then waits to be killed. */
const [executablePath = "", userDataRoot = "", processModel = "single", url = ""] =
  process.argv.slice(2);
const port = createBrowserPort({
  executablePath,
  userDataRoot,
  network: { allowPrivate: true },
  processModel: processModel as ProcessModel,
});
const identity = BrowserIdentity.parse({});
const browser = await port.open({ identity, signal: context.signal });
await browser.perform({ type: "goto", url }, context);
console.log("ready");
setInterval(() => undefined, 1_000);
