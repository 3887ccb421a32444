import type { ActionOf } from "@dormouse/contract";
import { ActionError, type ActionContext } from "@dormouse/core";
import { describeLocator } from "../locators/describe-locator.ts";
import type { UploadedFile } from "../page/forms.ts";
import { contentTypeOf } from "./content-type.ts";
import { ask, whenReady, wrongKind } from "./element.ts";
import type { Handlers } from "./handler.ts";
import { withConsequences } from "./input.ts";

export const uploadActions: Handlers<"upload"> = {
  async upload({ locator, files }, scene) {
    const contents = await Promise.all(files.map((file) => contentOf(file, scene.context)));
    await withConsequences(scene, async () => {
      // File inputs are mostly hidden behind a styled button: they need not be visible.
      const outcome = await whenReady(scene, locator, { enabled: true }, (element) =>
        ask(element, locator, "giveFiles", contents),
      );
      const words = describeLocator(locator);
      if (outcome === "not-a-file-input") {
        wrongKind(
          locator,
          `${words} is not an input of type file; name that input itself, even where it is hidden`,
        );
      }
      if (outcome === "single") {
        throw new ActionError("upload_failed", `${words} takes one file only`, { locator });
      }
    });
    return { output: contents.map(({ fileName }) => fileName) };
  },
};

async function contentOf(
  file: ActionOf<"upload">["files"][number],
  context: ActionContext,
): Promise<UploadedFile> {
  if ("base64" in file) {
    const { fileName, base64 } = file;
    return { fileName, base64, contentType: file.contentType ?? contentTypeOf(fileName) };
  }
  const { fileName, contentType, content } = await context.readArtifact(file.artifactId);
  return { fileName, contentType, base64: Buffer.from(content).toString("base64") };
}
