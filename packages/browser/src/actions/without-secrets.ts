import { randomUUID } from "node:crypto";
import type { Page } from "puppeteer-core";
import { callToolkit, DocumentGoneError } from "../locators/toolkit.ts";

/**
 * Password fields show dots, until a page's "show password" button makes text fields of them: those
 * that were password fields while the page was watched, which is from its first action on, are
 * painted over too.
 */
export async function withoutSecrets<Value>(
  page: Page,
  work: () => Promise<Value>,
): Promise<Value> {
  const picture = randomUUID();
  await inEveryFrame(page, "mask", picture);
  try {
    return await work();
  } finally {
    await inEveryFrame(page, "endMask", picture);
  }
}

async function inEveryFrame(
  page: Page,
  method: "mask" | "endMask",
  picture: string,
): Promise<void> {
  await Promise.all(
    page.frames().map(async (frame) => {
      try {
        await callToolkit(frame, method, picture);
      } catch (error) {
        if (!(error instanceof DocumentGoneError)) throw error;
      }
    }),
  );
}
