import { perceptualHash, type Picture } from "@dormouse/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { Sleeper } from "../live/support/sleeper.ts";

let site: Site;
let session: Sleeper;

const { signal } = new AbortController();
const limits = { countMax: 12, bytesMax: 1024 * 1024, signal };

beforeAll(async () => {
  site = await Site.open();
  session = new Sleeper();
  await session.wake();
  await session.goto(`${site.origin}/`);
  for (const type of ["png", "jpeg", "webp"]) serve(`/${type}`, `image/${type}`, await drawn(type));
  serve("/svg", "image/svg+xml", Buffer.from(svg));
  serve("/broken", "image/png", Buffer.from("no picture"));
});

afterAll(async () => {
  await session.close();
  await site.close();
});

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
  <linearGradient id="g"><stop stop-color="black"/><stop offset="1" stop-color="white"/></linearGradient>
  <rect width="400" height="200" fill="url(#g)"/></svg>`;

/** From black to white, 400 x 200, as Chromium itself writes it. */
async function drawn(format: string): Promise<Buffer> {
  const url = await session.evaluate<string>(`(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 400, height: 200 });
    const context = canvas.getContext("2d");
    const colours = context.createLinearGradient(0, 0, 400, 0);
    colours.addColorStop(0, "black");
    colours.addColorStop(1, "white");
    context.fillStyle = colours;
    context.fillRect(0, 0, 400, 200);
    return canvas.toDataURL("image/${format}", 1);
  })()`);
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

function serve(path: string, contentType: string, content: Buffer): void {
  site.route(path, (_request, response) => {
    response.setHeader("content-type", contentType);
    response.end(content);
  });
}

async function show(...sources: string[]): Promise<void> {
  const images = sources.map((source) => `<img src="${source}" width="100">`).join("");
  site.route("/page", `<title>Pictures</title>${images}`);
  await session.goto(`${site.origin}/page`);
}

function read(sources: string[], changes = {}): Promise<Picture[]> {
  const images = sources.map((source) => ({ mediaId: crypto.randomUUID(), source }));
  return session.browser.readPictures({ images, ...limits, ...changes });
}

function hashOf({ luminance }: Picture): bigint {
  return BigInt(`0x${perceptualHash(luminance)}`);
}

it("gives a picture as the site sent it, with a thumbnail and a hash that its format hardly changes", async () => {
  const paths = ["/png", "/jpeg", "/webp", "/svg"];
  await show(...paths);
  const pictures = await read(paths.map((path) => `${site.origin}${path}`));
  expect(pictures.map(({ contentType }) => contentType)).toEqual([
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/svg+xml",
  ]);
  expect(Buffer.from(pictures[3]?.content ?? []).toString()).toBe(svg);
  for (const picture of pictures) {
    expect(picture).toMatchObject({ width: 400, height: 200 });
    expect(picture.thumbnail).toMatchObject({ width: 256, height: 128 });
    // The first bytes of a JPEG.
    expect([...picture.thumbnail.content.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect(hashOf(picture)).toBe(0xffff_ffff_ffff_ffffn);
  }
});

it("asks the site for nothing, and finds pictures in frames of other sites", async () => {
  site.route("/framed", `<img src="/png" width="100">`);
  site.route(
    "/page",
    `<iframe src="${site.otherOrigin}/framed" width="300" height="200"></iframe>`,
  );
  await session.goto(`${site.origin}/page`);
  await session.target.active().waitForNetworkIdle({ idleTime: 50 });
  const asked = site.requests.length;
  const pictures = await read([`${site.otherOrigin}/png`, `${site.origin}/never-loaded`]);
  expect(pictures).toHaveLength(1);
  expect(site.requests).toHaveLength(asked);
});

it("gives each picture once, and no more than there is room for", async () => {
  await show("/png", "/jpeg", "/webp");
  const images = ["/png", "/jpeg", "/webp"].map((path) => ({
    mediaId: `room:${path}`,
    source: `${site.origin}${path}`,
  }));
  const request = { images, ...limits, countMax: 2 };
  const idsOf = async () =>
    (await session.browser.readPictures(request)).map(({ mediaId }) => mediaId);
  expect(await idsOf()).toEqual(["room:/png", "room:/jpeg"]);
  expect(await idsOf()).toEqual(["room:/webp"]);
  expect(await idsOf()).toEqual([]);
});

it("leaves out what is too large, or no picture", async () => {
  await show("/png", "/broken");
  expect(await read([`${site.origin}/broken`])).toEqual([]);
  expect(await read([`${site.origin}/png`], { bytesMax: 100 })).toEqual([]);
});
