import { callInIsolatedWorld, type WorldCode } from "../inject/isolated-world.ts";
import { sourceOf } from "../inject/source-of.ts";
import { createPictures, type Shrinking, type Shrunk } from "../page/pictures.ts";
import type { SeededDocument } from "../state/seeder.ts";

const pictures: WorldCode = {
  name: "dormousePictures",
  source: `(${sourceOf(createPictures)})()`,
};

/** Makes a picture smaller in a page of ours. @returns undefined for what is no picture, or has too many pixels. */
export async function shrinkPicture(
  { session, frameId }: SeededDocument,
  shrinking: Shrinking,
): Promise<Shrunk | undefined> {
  const result = await callInIsolatedWorld(session, frameId, pictures, "shrink", [shrinking]);
  return result as Shrunk | undefined;
}
