import { beforeEach, expect, it, vi } from "vitest";
import { hashGrid } from "../media/perceptual-hash.ts";
import { findMedia } from "../media/find-media.ts";
import type { Picture, PictureRequest } from "../media/picture.ts";
import { pageOf } from "../page-state/outline/support/page-of.ts";
import type { SessionKey } from "../session/session.ts";
import { createEngine, type Engine } from "./simulation/engine.ts";

let engine: Engine;
/** What the browsers give of their pages' pictures. */
let readPictures: (request: PictureRequest) => Promise<Picture[]>;
beforeEach(() => {
  engine = createEngine();
  engine.browser.shows = () =>
    pageOf(`<main><img src="/harbor.png" alt="A harbor" raw-box="0 0 640 480"/></main>`);
  engine.browser.during = async () => {
    for (const live of engine.browser.opened) Object.assign(live, { readPictures });
  };
});

it("those that were read in time are kept, though the page has others that take long", async () => {
  readPictures = ({ images, signal }) =>
    new Promise((resolve) => {
      const given = () => resolve(images.map(({ mediaId }) => pictureOf(mediaId, "a harbor")));
      signal.addEventListener("abort", given);
    });
  const key = await engine.session(["a"]);
  const delivered = engine.deliver().then(() => true);
  const turn = () => new Promise((resolve) => setImmediate(() => resolve(false)));
  while (!(await Promise.race([delivered, turn()]))) await engine.world.clock.advance(100);
  const [media] = await kept(key);
  expect(media).toMatchObject({ kind: "image", alt: "A harbor", step: 1 });
});

it("one that is another one by now is told of so at once", async () => {
  const show = (text: string) => {
    readPictures = ({ images }) =>
      Promise.resolve(images.map(({ mediaId }) => pictureOf(mediaId, text)));
  };
  show("a harbor");
  const key = await engine.session(["a", "b", "c"]);
  await engine.deliver(engine.worker({ quantumMs: 0 }));
  const mediaId = (await kept(key))[0]?.mediaId ?? "";
  const told = async () => findMedia(engine.world, key, mediaId, { full: true });
  const first = await told();
  await engine.deliver(engine.worker({ quantumMs: 0 }));
  expect(await told()).toEqual(first);
  expect(await kept(key)).toMatchObject([{ step: 1 }]);
  show("a harbor at night");
  // Somebody reads it just before the step is committed, and makes his copy only after that.
  const { hot } = engine.world;
  let makeCopy = (): Promise<void> => Promise.reject(new Error("nobody read it"));
  const shown = readPictures;
  readPictures = async (request) => {
    hot.clear();
    const putting = vi.spyOn(hot, "putCached").mockImplementation((...copy) => {
      putting.mockRestore();
      makeCopy = () => hot.putCached(...copy);
      return Promise.resolve();
    });
    await told();
    return shown(request);
  };
  await engine.deliver(engine.worker({ quantumMs: 0 }));
  await makeCopy();
  expect(await told()).toMatchObject({ step: 3, bytes: "a harbor at night".length });
});

async function kept(key: SessionKey) {
  return (await engine.world.store.listMedia(key, { limit: 10 })).items;
}

function pictureOf(mediaId: string, text: string): Picture {
  return {
    mediaId,
    content: Buffer.from(text),
    contentType: "image/png",
    width: 640,
    height: 480,
    thumbnail: { content: Buffer.from("small"), width: 256, height: 192 },
    luminance: Array.from({ length: hashGrid.width * hashGrid.height }, (_, at) => at),
  };
}
