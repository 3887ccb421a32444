import type { ActionOf, PictureCaption } from "@dormouse/contract";
import { ActionError, type CaptionWords } from "@dormouse/core";
import { withComment } from "../media/with-comment.ts";
import type { Saying } from "../page/captions.ts";
import type { Scene } from "./scene.ts";

/** Of formats that lose something; what Chromium takes for pictures without a caption. */
const qualityDefault = 80;

/** An address may be longer than a screen is wide. */
const addressLinesMax = 6;
const linesMax = 8;

/**
 * The picture with a bar below it, in the action's format.
 * @param picture a PNG
 * @throws ActionError `output_too_large`
 */
export async function withCaption(
  picture: Uint8Array,
  { caption, format = "png", quality = qualityDefault }: ActionOf<"screenshot">,
  scene: Scene,
): Promise<{ content: Uint8Array; caption: PictureCaption }> {
  const said = typeof caption === "object" ? caption : {};
  const words = scene.context.caption({ url: scene.page.url(), ...said });
  const contentType = `image/${format}`;
  const captioned = await scene.target.captionPicture({
    base64: Buffer.from(picture).toString("base64"),
    contentType: "image/png",
    sayings: sayingsOf(words),
    result: { contentType, ...(format === "png" ? {} : { quality }) },
  });
  if (captioned === undefined) {
    throw new ActionError(
      "output_too_large",
      "the picture is too large for a caption; take it without one, or of the window or an element",
    );
  }
  const { base64, ...sizes } = captioned;
  const told = { ...words, ...sizes };
  const content = withComment(Buffer.from(base64, "base64"), contentType, JSON.stringify(told));
  return { content, caption: told };
}

function sayingsOf({ takenAt, timezone, url, user, subject }: CaptionWords): Saying[] {
  return [
    ...(subject === undefined
      ? []
      : [{ label: "SUBJECT", text: subject, isStrong: true, linesMax }]),
    { label: "TIME", text: `${takenAt} ${timezone}` },
    ...(user === undefined ? [] : [{ label: "USER", text: user, linesMax }]),
    { label: "URL", text: url, linesMax: addressLinesMax },
  ];
}
