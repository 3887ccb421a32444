import { callInIsolatedWorld, type WorldCode } from "../inject/isolated-world.ts";
import { sourceOf } from "../inject/source-of.ts";
import { createCaptions, type Captioned, type Captioning } from "../page/captions.ts";
import { createPictureFiles } from "../page/picture-files.ts";
import { createPictures, type Shrinking, type Shrunk } from "../page/pictures.ts";
import type { SeededDocument } from "../state/seeder.ts";

const pictures: WorldCode = {
  name: "dormousePictures",
  source: `(() => {
const files = (${sourceOf(createPictureFiles)})();
return { ...(${sourceOf(createPictures)})(files), ...(${sourceOf(createCaptions)})(files) };
})()`,
};

/** 50 megapixels are 200 MB in memory. */
const pixelsMax = 50_000_000;

type Unbounded<Work> = Omit<Work, "pixelsMax">;

/** A page of ours, without scripts, in which Chromium works on pictures. No page of the session notices. */
export class PicturePage {
  readonly #open: () => Promise<SeededDocument>;
  #page: Promise<SeededDocument> | undefined;

  constructor(open: () => Promise<SeededDocument>) {
    this.#open = open;
  }

  /** Makes a picture smaller. @returns undefined for what is no picture, or has too many pixels. */
  async shrink(shrinking: Unbounded<Shrinking>): Promise<Shrunk | undefined> {
    return (await this.#call("shrink", shrinking)) as Shrunk | undefined;
  }

  /**
   * Adds a bar with words below a picture.
   * @returns undefined for what is no picture, or has too many pixels with it.
   */
  async caption(captioning: Unbounded<Captioning>): Promise<Captioned | undefined> {
    return (await this.#call("caption", captioning)) as Captioned | undefined;
  }

  async #call(method: string, work: object): Promise<unknown> {
    this.#page ??= this.#open();
    const { session, frameId } = await this.#page;
    return callInIsolatedWorld(session, frameId, pictures, method, [{ ...work, pixelsMax }]);
  }
}
