import chromium from "@sparticuz/chromium";
import { defaultArgs } from "puppeteer-core";
import type { Disguise } from "../identity/disguise.ts";

/**
 * `single`: pages run in the browser's own process. The only one that Lambda can do, as starting
 * any child process asks for a prctl that is refused there; also the fastest, and writes made while
 * a page is left are not lost. A page that crashes takes the browser along, never the worker.
 * `sharedRenderer`: one process for all pages, for platforms where Chromium has no single process.
 */
export type ProcessModel = "single" | "sharedRenderer";

/** A hostile page would read other sites' data, or load scripts over a plain connection. */
const insecure = new Set([
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--disable-site-isolation-trials",
]);

/**
 * Drawing every page through a software GPU makes a first picture far slower. With the GPU
 * off Chromium draws on the processor, and WebGL still has its software renderer.
 */
const slowDrawing = new Set([
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--ignore-gpu-blocklist",
]);

/** Puppeteer's own of these two stand; a second one would be ignored, or break a launch. */
const replaced = new Set(["--headless='shell'", "--single-process"]);

/**
 * A prerendered page would start its scripts before its navigation can be held for its state, and a
 * page brought back from the cache would outlive a wake that has no such cache. What a page does in
 * answer to a click would wait until the next frame is drawn, and every click for that.
 */
const disabledFeatures = ["Prerender2", "BackForwardCache", "DeferRendererTasksAfterInput"];

export async function chromiumArguments(options: {
  userDataDirectory: string;
  processModel: ProcessModel;
  disguise: Disguise;
  /** Of the network guard. */
  proxyPort: number;
}): Promise<string[]> {
  const own = chromium.args.filter(
    (argument) => !insecure.has(argument) && !replaced.has(argument) && !slowDrawing.has(argument),
  );
  const processes =
    options.processModel === "single" ? "--single-process" : "--renderer-process-limit=1";
  return [
    ...(await defaultArgs({
      headless: "shell",
      userDataDir: options.userDataDirectory,
      args: [...own, `--disable-features=${disabledFeatures.join(",")}`, processes],
    })),
    // The start page belongs to a second browser context, which one process does not survive.
    "--no-startup-window",
    "--disable-gpu",
    "--remote-debugging-pipe",
    ...onlyThrough(options.proxyPort),
    // Pages are told by the protocol as well; shared and service workers have only this.
    `--user-agent=${options.disguise.userAgent.userAgent}`,
    `--accept-lang=${options.disguise.userAgent.acceptLanguage}`,
  ].filter((argument) => argument.startsWith("-"));
}

/** All traffic goes through the guard: loopback as well, and nothing past it by UDP. */
function onlyThrough(proxyPort: number): string[] {
  return [
    `--proxy-server=socks5://127.0.0.1:${proxyPort}`,
    "--proxy-bypass-list=<-loopback>",
    // Chromium itself looks up no name: what it would find has not been checked.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
  ];
}
