import { afterAll, beforeAll, expect, test } from "vitest";
import { reddish } from "../actions/support/pictures.ts";
import { Stage } from "../actions/support/stage.ts";
import { withoutSecrets } from "../actions/without-secrets.ts";
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

test("it shows no digit of a secret code that is written over several fields", async () => {
  const cells = `<input maxlength="1">`.repeat(4);
  const next = "({ target, data }) => ";
  for (const onInput of [
    `${next} target.nextElementSibling?.focus()`,
    `${next} document.querySelectorAll("input").forEach((cell, at) => cell.value = "5503"[at])`,
  ]) {
    await stage.show(`<style>input { font: 40px monospace; color: #f00; width: 1.5em }</style>
      <div>${cells}</div><script>document.oninput = ${onInput}</script>`);
    await stage.doInSecret({ type: "type", locator: { css: "input", nth: 0 }, text: "5503" });
    const values = "Array.from(document.querySelectorAll('input'), ({ value }) => value).join('')";
    expect(await stage.evaluate(values)).toBe("5503");
    expect(await reddish(stage, await look())).toBe(0);
  }
});

test("nor what the keys of a secret went to in place of its field", async () => {
  await stage.show(`<style>input { font: 40px monospace; color: #f00; width: 4em }</style>
    <input id="one"><input><script>one.oninput = () => one.nextElementSibling.focus()</script>`);
  await stage.doInSecret({ type: "type", locator: "#one", text: "5503" });
  expect(await reddish(stage, await look())).toBe(0);
});

test("nor a secret that is entered while the picture is being taken", async () => {
  await stage.show(`<style>input { font: 40px monospace; color: #f00 }</style><input id="code">`);
  const picture = await withoutSecrets(stage.page, async () => {
    await stage.doInSecret({ type: "fill", locator: "#code", value: "5503" });
    return stage.page.screenshot();
  });
  expect(await reddish(stage, picture)).toBe(0);
  expect(await stage.evaluate("document.adoptedStyleSheets.length")).toBe(0);
});
