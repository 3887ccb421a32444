import { afterAll, beforeAll, expect, it } from "vitest";
import { Stage } from "../actions/support/stage.ts";
import { readPage } from "./read-page.ts";
import { ReadStage } from "./support/read-stage.ts";
import { ReadPage } from "./support/read-page.ts";

const patience = { answerMs: 5_000, meaningsMs: 5_000 };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open("many");
});
afterAll(() => stage.close());

async function showFrame(inner: string): Promise<void> {
  stage.serve("/inner", `<!doctype html><body style="margin:0">${inner}`);
  await stage.show(`<style>body { margin: 0 }</style><div style="height: 100px"></div>
    <iframe id="frame" style="border: 5px solid" src="${stage.otherOrigin}/inner"></iframe>
    <button id="own">own</button>`);
}

async function read(limits = patience): Promise<ReadPage> {
  const reading = await readPage(stage.page, limits);
  if (reading === undefined) throw new Error("the page did not answer");
  return new ReadPage(reading.raw);
}

it("a frame that another process draws is read with the page", async () => {
  await showFrame(`<button id="inner">In</button>`);
  await stage.page.frames()[1]?.evaluate(`document.getElementById("inner").focus()`);
  const page = await read();
  expect(page.raw.frames).toHaveLength(2);
  expect(page.byId("inner")).toMatchObject({ role: "button", name: "In", frame: 1 });
  expect(page.byId("inner").states).toMatchObject({ focused: true });
  expect(page.byId("inner").box).toMatchObject({ x: 5, y: 105 });
});

it("a frame that hangs is left out, and said to be", async () => {
  await showFrame(`<button>In</button><script>setTimeout(() => { for (;;); }, 100)</script>`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const page = await read({ answerMs: 2_000, meaningsMs: 5_000 });
  expect(page.byId("own")).toMatchObject({ role: "button", name: "own" });
  expect(page.raw.frames).toHaveLength(1);
  expect(page.raw.unread).toEqual([`the frame ${stage.otherOrigin}/inner did not answer`]);
});

it("a page that hangs tells its address, and is read again once it answers", async () => {
  const hung = await ReadStage.open({ patience: { readMs: 500 } });
  try {
    await hung.show("<button id=it>x</button>");
    await hung.evaluate(`void setTimeout(() => {
      const until = Date.now() + 1500; while (Date.now() < until);
    })`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { raw } = await hung.read();
    expect(raw).toMatchObject({ url: `${hung.site.origin}/page`, title: "Page", nodes: [] });
    expect(raw.unread).toEqual(["the page did not answer"]);
    await expect.poll(async () => (await hung.read()).raw.unread).toBeUndefined();
    expect((await hung.read()).byId("it").role).toBe("button");
  } finally {
    await hung.close();
  }
});

it("a page that changes while it is read is read as it was at some moment", async () => {
  await stage.show(`<ul id="list"></ul><script>
    let count = 0;
    setInterval(() => {
      const item = document.createElement("li");
      item.innerHTML = "<button>b" + ++count + "</button>";
      list.prepend(item);
      if (list.children.length > 50) list.lastChild.remove();
    }, 1);
  </script>`);
  for (let time = 0; time < 5; time += 1) {
    const { raw } = await read();
    expect(raw.nodes.every(({ parent }, at) => parent < at)).toBe(true);
    const numbers = raw.nodes.flatMap(({ text }) =>
      text?.startsWith("b") ? [Number(text.slice(1))] : [],
    );
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) - index));
  }
});
