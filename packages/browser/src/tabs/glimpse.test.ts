import { afterAll, beforeAll, expect, test } from "vitest";
import { reddish } from "../actions/support/pictures.ts";
import { Stage } from "../actions/support/stage.ts";
import { glimpse } from "./glimpse.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

async function look(): Promise<Buffer> {
  const session = await stage.page.createCDPSession();
  const content = await glimpse(stage.page, session);
  await session.detach();
  return Buffer.from(content ?? []);
}

test("a glimpse is a small JPEG of what the window shows", async () => {
  await stage.page.setViewport({ width: 1920, height: 1080 });
  const noise = Array.from({ length: 4_000 }, (_, index) => `<i>${(index * 7919) % 10_007}</i>`);
  await stage.show(`<body style="height: 9000px">${noise.join(" ")}`);
  await stage.evaluate("window.scrollTo(0, 200)");
  const picture = await look();
  expect(picture.subarray(0, 3).toString("hex")).toBe("ffd8ff");
  expect(picture.byteLength).toBeLessThanOrEqual(200 * 1024);
  const size = await stage.evaluate(`new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
    image.src = "data:image/jpeg;base64,${picture.toString("base64")}";
  })`);
  expect(size).toEqual([960, 540]);
});

test("it shows no password, nor does a screenshot that is taken beside it", async () => {
  await stage.show(`<style>input { font: 40px monospace; color: #f00 }</style>
    <input autocomplete="current-password" value="s3cret" id="p">`);
  const screenshot = stage.do({ type: "screenshot" });
  const glimpses = [await look(), await look()];
  await screenshot;
  for (const picture of [...glimpses, stage.artifacts.at(-1)?.content ?? Buffer.alloc(0)]) {
    expect(await reddish(stage, picture)).toBe(0);
  }
  expect(await stage.evaluate("document.adoptedStyleSheets.length")).toBe(0);
});
