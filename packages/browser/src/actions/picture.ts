import type { ActionOf } from "@dormouse/contract";
import { withCaption } from "./caption.ts";
import { ActionError } from "@dormouse/core";
import { whenReady } from "./element.ts";
import type { Handlers } from "./handler.ts";
import type { Scene } from "./scene.ts";
import { withoutSecrets } from "./without-secrets.ts";

export const pictureActions: Handlers<"screenshot" | "pdf"> = {
  async screenshot(action, scene) {
    const format = action.format ?? "png";
    const fileName = fileNameOf(action.name ?? "screenshot", format);
    const picture = await withoutSecrets(scene.page, () => capture(action, scene));
    const captioned = isCaptioned(action)
      ? await withCaption(picture, action, scene)
      : { content: picture };
    const file = { kind: "screenshot", fileName, contentType: `image/${format}` } as const;
    return { artifact: await scene.context.saveArtifact({ ...file, ...captioned }) };
  },

  async pdf({ name = "page", landscape = false, format = "A4", printBackground = true }, scene) {
    const content = await withoutSecrets(scene.page, () =>
      scene.page.pdf({ landscape, format, printBackground, timeout: 0 }),
    );
    const fileName = fileNameOf(name, "pdf");
    const contentType = "application/pdf";
    return {
      artifact: await scene.context.saveArtifact({ kind: "pdf", fileName, contentType, content }),
    };
  },
};

async function capture(action: ActionOf<"screenshot">, scene: Scene): Promise<Uint8Array> {
  const { locator, quality, fullPage = false } = action;
  // A caption is added to what nothing is lost of yet.
  const type = isCaptioned(action) ? "png" : (action.format ?? "png");
  const options = { type, ...(quality === undefined || type === "png" ? {} : { quality }) };
  if (locator === undefined) return scene.page.screenshot({ ...options, fullPage });
  return whenReady(scene, locator, { visible: true, stable: true }, async ({ element }) => {
    try {
      return await element.screenshot(options);
    } catch (error) {
      if (!(error instanceof Error) || !/not visible|width|height/.test(error.message)) throw error;
      throw new ActionError("element_not_visible", "the element has no area to take a picture of", {
        locator,
      });
    }
  });
}

function isCaptioned({ caption = false }: ActionOf<"screenshot">): boolean {
  return caption !== false;
}

function fileNameOf(name: string, extension: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._ -]+/gu, "-").replace(/^[.\s]+/, "");
  return `${safe === "" ? "file" : safe}.${extension}`;
}
