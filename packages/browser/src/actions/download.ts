import type { ArtifactReference } from "@dormouse/contract";
import { ActionError } from "@dormouse/core";
import type { CDPSession, Protocol } from "puppeteer-core";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { contentTypeOf } from "./content-type.ts";
import type { Point } from "../page/readiness.ts";
import { forPointer, untilReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { meet } from "./meeting.ts";
import { clickAtPoint } from "./pointer.ts";
import type { Scene } from "./scene.ts";

/** The file is stored from memory, of which a function has little. */
const downloadBytesMax = 64 * 1024 * 1024;

type Finished = { guid: string; fileName: string };

export const downloadActions: Handlers<"download"> = {
  async download({ locator }, scene) {
    const session = await scene.target.browser.target().createCDPSession();
    try {
      await allowDownloads(session, scene);
      const finished = untilFinished(session, scene);
      finished.catch(() => undefined);
      const ready = await untilReady(scene, locator, forPointer);
      scene.check();
      // Not as a click that waits for its new tab: the tab of a download never shows a page.
      const press = (point: Point): Promise<void> => clickAtPoint(scene.page, point, { count: 1 });
      await meet(scene, ready, { locator, needs: forPointer, press });
      return { artifact: await store(await finished, scene) };
    } finally {
      await forbidDownloads(session, scene);
    }
  },
};

async function allowDownloads(session: CDPSession, scene: Scene): Promise<void> {
  await session.send("Browser.setDownloadBehavior", {
    ...contextOf(scene),
    behavior: "allowAndName",
    downloadPath: scene.target.downloadDirectory,
    eventsEnabled: true,
  });
}

/** A download nobody asked for would fill the disk. */
async function forbidDownloads(session: CDPSession, scene: Scene): Promise<void> {
  if (!scene.target.browser.connected) return;
  await session.send("Browser.setDownloadBehavior", { ...contextOf(scene), behavior: "deny" });
  await session.detach();
}

function contextOf(scene: Scene): { browserContextId?: string } {
  const { id } = scene.page.browserContext();
  return id === undefined ? {} : { browserContextId: id };
}

function untilFinished(session: CDPSession, scene: Scene): Promise<Finished> {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  let fileName = "download";
  let begun: string | undefined;
  const fail = (message: string): void => reject(new ActionError("download_failed", message));
  const timer = setTimeout(() => {
    fail(
      begun === undefined
        ? `the click started no download within ${scene.timeoutMs} ms`
        : `the download of ${fileName} was not complete within ${scene.timeoutMs} ms; raise timeoutMs`,
    );
  }, scene.remainingMs);
  session.on("Browser.downloadWillBegin", (event) => {
    if (begun !== undefined) return;
    begun = event.guid;
    fileName = event.suggestedFilename || fileName;
  });
  session.on("Browser.downloadProgress", (event) => {
    if (event.guid !== begun) return;
    if (Math.max(event.receivedBytes, event.totalBytes) > downloadBytesMax) {
      session.send("Browser.cancelDownload", { guid: event.guid }).catch(() => undefined);
      fail(`${fileName} is larger than ${downloadBytesMax / 1024 / 1024} MB`);
    }
    conclude(
      event,
      () => resolve({ guid: event.guid, fileName }),
      () => fail(`the download of ${fileName} was broken off`),
    );
  });
  return promise.finally(() => clearTimeout(timer));
}

function conclude(
  { state }: Protocol.Browser.DownloadProgressEvent,
  completed: () => void,
  canceled: () => void,
): void {
  if (state === "completed") completed();
  if (state === "canceled") canceled();
}

async function store({ guid, fileName }: Finished, scene: Scene): Promise<ArtifactReference> {
  const path = join(scene.target.downloadDirectory, guid);
  try {
    const content = await readFile(path);
    const contentType = contentTypeOf(fileName);
    return await scene.context.saveArtifact({ kind: "download", fileName, contentType, content });
  } finally {
    await rm(path, { force: true });
  }
}
