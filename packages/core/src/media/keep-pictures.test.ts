import { beforeEach, expect, test } from "vitest";
import type { Artifact } from "../artifact/artifact.ts";
import type { PageContent, PageImage } from "../page-state/page-content.ts";
import { blobPrefix } from "../session/blob-prefix.ts";
import type { LiveBrowser } from "../world/browser.ts";
import type { TakenScreenshot } from "../worker/saved-artifacts.ts";
import { createEngine, type Engine } from "../worker/simulation/engine.ts";
import { keepPictures } from "./keep-pictures.ts";
import type { Media } from "./media.ts";
import { hashGrid } from "./perceptual-hash.ts";
import type { Picture, PictureRequest } from "./picture.ts";

const { signal } = new AbortController();
const luminance = Array.from({ length: hashGrid.width * hashGrid.height }, (_, at) => at);
const hash = "f".repeat(16);

let engine: Engine;
let requests: PictureRequest[];
let live: LiveBrowser;
beforeEach(() => {
  live = browser();
  engine = createEngine();
  requests = [];
});

function pictureOf(mediaId: string): Picture {
  return {
    mediaId,
    content: Buffer.from(`picture ${mediaId}`),
    contentType: "image/webp",
    width: 800,
    height: 600,
    thumbnail: { content: Buffer.from(`small ${mediaId}`), width: 256, height: 192 },
    luminance,
  };
}

/** Has loaded every picture that it is asked for. */
function browser(): LiveBrowser {
  return {
    readPictures: (request: PictureRequest) => {
      requests.push(request);
      return Promise.resolve(request.images.map(({ mediaId }) => pictureOf(mediaId)));
    },
    shrinkPicture: ({ mediaId, contentType }: Picture) =>
      Promise.resolve({ ...pictureOf(mediaId), contentType }),
  } as unknown as LiveBrowser;
}

function showing(images: Record<string, PageImage>): PageContent {
  const page = { route: "/", url: "https://shop.example/", title: "", breadcrumbs: [], order: [] };
  return { ...page, sections: {}, elements: {}, filters: {}, images };
}

async function keep(
  images: Record<string, PageImage>,
  screenshots: TakenScreenshot[] = [],
): Promise<Media[]> {
  const key = await engine.session(["a"]);
  const session = await engine.read(key);
  return keepPictures(
    engine.world,
    session,
    live,
    { content: showing(images), screenshots },
    signal,
  );
}

test("of a page's pictures the largest are asked for first, and those that are drawn and not loaded never", async () => {
  const media = await keep({
    small: { alt: "small", width: 50, height: 50, source: "https://shop.example/small.png" },
    drawn: { alt: "drawn", width: 900, height: 900 },
    large: { alt: "large", width: 500, height: 500, source: "https://shop.example/large.png" },
  });
  expect(requests[0]?.images.map(({ mediaId }) => mediaId)).toEqual(["large", "small"]);
  expect(media.map(({ mediaId, alt, kind }) => [mediaId, alt, kind])).toEqual([
    ["large", "large", "image"],
    ["small", "small", "image"],
  ]);
});

test("a picture and its thumbnail lie with the session, and are known by the picture's hash", async () => {
  const [media] = await keep({
    one: { alt: "One", width: 50, height: 50, source: "https://shop.example/one.png" },
  });
  expect(media).toMatchObject({ perceptualHash: hash, embeddingKey: hash, step: 1, width: 800 });
  const { full, thumbnail } = media as Media;
  const contents = await Promise.all(
    [full, thumbnail].map(async ({ blobKey }) => engine.world.blobs.get(blobKey)),
  );
  expect(contents.map((content) => Buffer.from(content ?? []).toString())).toEqual([
    "picture one",
    "small one",
  ]);
});

test("a picture that another browser of the session has shown is stored once, and anew where it is another by now", async () => {
  const key = await engine.session(["a"]);
  const session = await engine.read(key);
  const image = { alt: "", width: 50, height: 50, source: "https://shop.example/one.png" };
  const shown = { content: showing({ one: image }), screenshots: [] };
  const again = () => keepPictures(engine.world, session, live, shown, signal);
  const media = await again();
  expect(media).toHaveLength(1);
  await engine.world.store.prepare(key, { media });
  expect(await again()).toEqual([]);
  const other = { ...pictureOf("one"), content: Buffer.from("picture two") };
  live.readPictures = () => Promise.resolve([other]);
  expect(await again()).toMatchObject([{ mediaId: "one" }]);
});

test("a screenshot has a thumbnail under the id of its artifact, and itself lies where it lay", async () => {
  const key = await engine.session(["a"]);
  const blobKey = `${blobPrefix(key)}artifacts/shot`;
  await engine.world.blobs.put(blobKey, Buffer.from("a screenshot"), "image/png");
  const shot = { artifactId: "shot", blobKey, contentType: "image/png", bytes: 12, name: "whole" };
  const artifact = { ...shot, fileName: "whole.png" } as Artifact;
  const told = [
    { mediaId: "shot", kind: "screenshot", alt: "whole", full: { blobKey, bytes: 12 } },
  ];
  expect(await keep({}, [{ artifact }])).toMatchObject(told);
  await engine.world.blobs.deleteMany([blobKey]);
  expect(await keep({}, [{ artifact, content: Buffer.from("a screenshot") }])).toMatchObject(told);
});

test("an operator's model gives the key; where it fails, the hash is the key", async () => {
  const images = {
    one: { alt: "One", width: 50, height: 50, source: "https://shop.example/one.png" },
  };
  engine.world.embedder = { keyOf: ({ alt }) => Promise.resolve(`vector of ${alt}`) };
  expect(await keep(images)).toMatchObject([{ embeddingKey: "vector of One" }]);
  engine.world.embedder = { keyOf: () => Promise.reject(new Error("no model")) };
  expect(await keep(images)).toMatchObject([{ embeddingKey: hash }]);
});
