import type { Action, PictureCaption } from "@dormouse/contract";
import { captionWords, type ActionContext, type CaptionedPage } from "@dormouse/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Site } from "../live/support/site.ts";
import { context, Sleeper } from "../live/support/sleeper.ts";

type Screenshot = Omit<Extract<Action, { type: "screenshot" }>, "type">;
type Taken = { content: Uint8Array; caption?: PictureCaption };

let site: Site;
let session: Sleeper;
const files: Taken[] = [];

const moment = { nowMs: Date.UTC(2026, 10, 22, 2, 10, 33), timezone: "Europe/Berlin" };
const withFiles: ActionContext = {
  ...context,
  caption: (page: CaptionedPage) => captionWords(page, moment, (text) => text),
  saveArtifact: ({ content, caption, ...file }) => {
    files.push({ content, ...(caption === undefined ? {} : { caption }) });
    return Promise.resolve({ ...file, artifactId: "1", bytes: content.length, sha256: "" });
  },
};

const address = "/list?open=1&access_token=hush";
const page = `<title>Containers</title><style>
  body { margin: 0; font: 16px sans-serif; background: #eef }
  td { padding: 6px 14px } #box { width: 300px; height: 70px; background: #fc6 } #sliver { width: 60px; height: 20px; background: #396 }
  #line { width: 8px; height: 20px; background: red } #tall { height: 200px }</style>
  <h1>Containers</h1><table><tr><td>MSKU1234567<td>at berth 7<tr><td>TGHU7654321<td>at sea</table>
  <div id="box">A box</div><div id="sliver"></div><div id="line"></div><div id="tall"></div>`;

beforeAll(async () => {
  site = await Site.open();
  site.route(address, page);
  session = new Sleeper();
  await session.wake();
  await scaled(1);
  await session.goto(`${site.origin}${address}#berth-7`);
});

afterAll(async () => {
  await session.close();
  await site.close();
});

async function take(screenshot: Screenshot): Promise<Taken> {
  await session.browser.perform({ type: "screenshot", ...screenshot }, withFiles);
  const taken = files.pop();
  if (taken === undefined) throw new Error("nothing was saved");
  return taken;
}

/** How large the window is, and its pixels. */
function scaled(deviceScaleFactor: number): Promise<unknown> {
  const viewport = { width: 1280, height: 200, deviceScaleFactor };
  return session.do({ type: "setViewport", viewport });
}

const caption = { user: "ada@harbor.example", subject: "MSKU1234567" };

type Comparison = {
  width: number;
  height: number;
  /** By how much a colour differs above the bar: at most, and on the average. */
  worst: number;
  mean: number;
  /** Pixels of the bar: all, those of its ground, those of its text. */
  bar: { pixels: number; dark: number; bright: number };
};

/** A picture without a caption, and the same with one, whose bar begins where the first one ends. */
function compare(plain: Uint8Array, captioned: Uint8Array, type: string): Promise<Comparison> {
  const url = (content: Uint8Array) =>
    JSON.stringify(`data:image/${type};base64,${Buffer.from(content).toString("base64")}`);
  return session.evaluate(`(async () => {
    const pixels = async (source) => {
      const image = Object.assign(new Image(), { src: source });
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, width, height);
    };
    const plain = await pixels(${url(plain)});
    const { width, height, data } = await pixels(${url(captioned)});
    let [worst, sum] = [0, 0];
    for (let at = 0; at < plain.data.length; at += 1) {
      const difference = Math.abs(plain.data[at] - data[at]);
      worst = Math.max(worst, difference);
      sum += difference;
    }
    const bar = { pixels: 0, dark: 0, bright: 0 };
    for (let at = plain.data.length; at < data.length; at += 4) {
      bar.pixels += 1;
      if (data[at] < 40) bar.dark += 1;
      if (data[at] > 150 && data[at + 2] > 150) bar.bright += 1;
    }
    return { width, height, worst, mean: sum / plain.data.length, bar };
  })()`);
}

/** The width and height that a PNG's header tells. */
function sizeOf(content: Uint8Array): { width: number; height: number } {
  const header = Buffer.from(content);
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
}

it.each<[string, number, Screenshot, number]>([
  ["the window", 1, {}, 1280],
  ["the whole page", 1, { fullPage: true }, 1280],
  ["an element", 1, { locator: "#box" }, 300],
  ["an element", 2, { locator: "#box" }, 300],
  ["a small element", 1, { locator: "#sliver" }, 60],
])("leaves each pixel of %s at scale %d as it is, and says its words below it", async (...shot) => {
  const [, scale, what, width] = shot;
  await scaled(scale);
  const plain = await take(what);
  expect(plain.caption).toBeUndefined();
  const { height } = sizeOf(plain.content);
  const captioned = await take({ ...what, caption });
  const { barHeight = 0, ...told } = captioned.caption ?? {};
  expect(told).toMatchObject({ width, height });
  const found = await compare(plain.content, captioned.content, "png");
  expect(found).toMatchObject({ width, height: height + barHeight, worst: 0 });
  expect(found.bar.pixels).toBe(width * barHeight);
  expect(found.bar.dark).toBeGreaterThan(found.bar.pixels / 2);
  // Eight pixels for each letter, and there are more than a hundred of them.
  expect(found.bar.bright).toBeGreaterThan(800);
});

it("is written in each format, with as little lost of the picture as without it", async () => {
  await scaled(1);
  for (const format of ["jpeg", "webp"] as const) {
    const shot = { locator: "#box", format, quality: 90 };
    const [plain, captioned] = [await take(shot), await take({ ...shot, caption })];
    expect(Buffer.from(captioned.content).subarray(0, 12).toString("latin1")).toMatch(
      format === "jpeg" ? /^\u00ff\u00d8/ : /^RIFF.{4}WEBP$/s,
    );
    const { barHeight = 0 } = captioned.caption ?? {};
    const found = await compare(plain.content, captioned.content, format);
    expect(found).toMatchObject({ width: 300, height: 70 + barHeight });
    expect(found.mean).toBeLessThan(1);
    expect(found.bar.bright).toBeGreaterThan(800);
  }
});

it("says when, where, by whom and about what, and the same beside the file and in it", async () => {
  const said = (await take({ caption })).caption;
  expect(said).toMatchObject({
    takenAt: "2026-11-22T03:10:33+01:00",
    timezone: "Europe/Berlin",
    url: `${site.origin}/list?open=1&access_token=•••#berth-7`,
    ...caption,
  });
  for (const format of ["png", "jpeg"] as const) {
    const { content, caption: told } = await take({ locator: "#box", caption, format });
    expect(Buffer.from(content).includes(JSON.stringify(told))).toBe(true);
  }
  const plain = await take({ locator: "#box", caption: true });
  expect(plain.caption).not.toHaveProperty("user");
  expect(plain.caption?.barHeight).toBeLessThan(said?.barHeight ?? 0);
});

it("holds long words by ending them, and is wide enough to be read below what is narrow", async () => {
  const long = { user: "a".repeat(200), subject: "MSKU 1234567 ".repeat(15) };
  const { caption: narrow, content } = await take({ locator: "#line", caption: long });
  expect(narrow).toMatchObject({ width: 8, height: 20, user: long.user });
  expect(sizeOf(content).width).toBe(60);
  expect(narrow?.barHeight).toBeLessThan(700);
});
