import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReadStage } from "./support/read-stage.ts";

let stage: ReadStage;
beforeAll(async () => {
  stage = await ReadStage.open();
});
afterAll(() => stage.close());

describe("what a page draws", () => {
  it("stands in shadow roots, open and closed, with what is slotted where it is drawn", async () => {
    await stage.show(`<x-open id="open"><b slot="end">last</b><i>first</i></x-open>
      <x-closed id="closed">light</x-closed>`);
    await stage.evaluate(`for (const [name, mode] of [["open", "open"], ["closed", "closed"]]) {
      document.getElementById(name).attachShadow({ mode }).innerHTML =
        "<p>shadow <slot>empty</slot> <button id=in-" + name + ">go</button> <slot name=end>none</slot></p>";
    }`);
    const page = await stage.read();
    expect(page.textOf("open")).toBe("shadow first go last");
    expect(page.textOf("closed")).toBe("shadow light go none");
    expect(page.byId("in-closed")).toMatchObject({ role: "button", name: "go" });
    expect(page.raw.nodes.every(({ tag }) => tag !== "#document-fragment")).toBe(true);
  });

  it("stands in frames of its own and of other sites, each below its element, at its place", async () => {
    const { site } = stage;
    site.route("/inner", `<!doctype html><body style="margin:0"><button id="inner">In</button>`);
    site.route(
      "/middle",
      `<!doctype html><body style="margin:0"><iframe id="nested" style="border:0" src="${site.origin}/inner"></iframe>`,
    );
    const page = await stage.read(`<div style="height: 100px"></div>
      <iframe id="frame" style="border: 3px solid; padding: 7px" src="${site.otherOrigin}/middle"></iframe>`);
    const { frames, nodes } = page.raw;
    expect(frames.map(({ url }) => url)).toEqual([
      `${site.origin}/page`,
      `${site.otherOrigin}/middle`,
      `${site.origin}/inner`,
    ]);
    const button = page.byId("inner");
    expect(button).toMatchObject({ role: "button", name: "In", frame: 2 });
    expect(button.box).toMatchObject({ x: 10, y: 110 });
    const nested = nodes[nodes.indexOf(page.byId("nested")) + 1];
    expect(nested).toMatchObject({ tag: "#document", parent: nodes.indexOf(page.byId("nested")) });
  });

  it.each([
    ["visibility", `<button id="it" style="visibility: hidden">x</button>`],
    ["opacity", `<div style="opacity: 0"><button id="it">x</button></div>`],
    [
      "a place to the left of the page",
      `<button id="it" style="position: absolute; left: -9999px">x</button>`,
    ],
    [
      "a fixed place outside of the window",
      `<div style="position: fixed; left: 100%"><button id="it">x</button></div>`,
    ],
    [
      "a container of no height that cuts it off",
      `<div style="height: 0; overflow: hidden"><button id="it">x</button></div>`,
    ],
    [
      "a container that cuts it off where it is",
      `<div style="height: 50px; overflow: hidden"><button id="it" style="margin-top: 90px">x</button></div>`,
    ],
    [
      "a size of one pixel",
      `<button id="it" style="position: absolute; width: 1px; height: 1px; padding: 0; border: 0; overflow: hidden">x</button>`,
    ],
    ["a scale of nothing", `<button id="it" style="transform: scale(0)">x</button>`],
    [
      "a hidden frame",
      `<iframe style="visibility: hidden" srcdoc="<button id='it'>x</button>"></iframe>`,
    ],
  ])("is hidden by %s", async (_way, markup) => {
    const page = await stage.read(`${markup}<button id="shown">y</button>`);
    expect(page.byId("it").hidden).toBe(true);
    expect(page.byId("shown").hidden).toBeUndefined();
  });

  it.each([
    ["display: none", `<div style="display: none"><button id="it">x</button></div>`],
    ["being in details that are closed", `<details><button id="it">x</button></details>`],
    ["the attribute hidden", `<button id="it" hidden>x</button>`],
  ])("has no box where it is not laid out: by %s", async (_way, markup) => {
    const page = await stage.read(markup);
    expect(page.byId("it").box).toBeUndefined();
  });

  it("is not hidden where it can be scrolled to, in the page or in a region of it", async () => {
    const page = await stage.read(`<div style="overflow: hidden; height: 100px">
        <div id="region" style="overflow: auto; height: 100px">
          <div style="height: 1000px"></div><button id="deep">x</button>
        </div></div>
      <div style="height: 5000px"></div><button id="low">y</button>`);
    expect(page.byId("deep").hidden).toBeUndefined();
    expect(page.byId("low").hidden).toBeUndefined();
    const { scrolled, box } = page.byId("region");
    expect(box?.height).toBe(100);
    expect(scrolled).toMatchObject({ x: 0, y: 0 });
    expect(scrolled?.height).toBeGreaterThan(1_000);
  });

  it("has the place of its content where it has no box of its own", async () => {
    const page = await stage.read(
      `<a id="it" href="/" style="display: contents"><span>wide enough</span></a>`,
    );
    expect(page.byId("it").hidden).toBeUndefined();
    expect(page.byId("it").box?.width).toBeGreaterThan(10);
  });
});

describe("what can be acted on", () => {
  it("is clickable by itself, and not because something around it listens", async () => {
    await stage.show(`<ul id="list"><li id="row">row <span id="word">word</span></li></ul>
      <div id="own">own</div><span id="hand" style="cursor: pointer">hand <b id="below">b</b></span>`);
    await stage.evaluate(`{
      document.getElementById("list").addEventListener("click", () => {});
      document.getElementById("own").addEventListener("mousedown", () => {});
    }`);
    const page = await stage.read();
    expect(page.ids(({ clickable }) => clickable === true)).toEqual(["list", "own"]);
    expect(page.ids(({ pointer }) => pointer === true)).toEqual(["hand"]);
  });

  it("is covered by what lies over its centre and takes the pointer", async () => {
    const over = "position: absolute; left: 0; width: 300px; height: 40px";
    const page =
      await stage.read(`<style>button { height: 40px; width: 200px; display: block }</style>
      <button id="under">a</button><button id="through">b</button><button id="free">c</button>
      <div style="${over}; top: 0"></div>
      <div style="${over}; top: 40px; pointer-events: none"></div>
      <label><input id="box" type="checkbox"><i style="${over}; top: 120px">drawn</i></label>`);
    expect(page.ids(({ covered }) => covered === true)).toEqual(["under"]);
  });

  it("is not covered by a bar that stays, below which it can be scrolled away", async () => {
    const page = await stage.read(`<style>button { display: block; height: 40px }</style>
      <div style="position: fixed; top: 0; height: 60px; width: 100%"><button id="bar">a</button></div>
      <button id="first">b</button><div style="height: 4000px"></div><button id="last">c</button>`);
    expect(page.ids(({ covered }) => covered === true)).toEqual([]);
  });

  it("is covered by a curtain over the whole window, wherever it is on the page", async () => {
    const page = await stage.read(`<button id="near">a</button><div style="height: 4000px"></div>
      <button id="far">b</button>
      <div style="position: fixed; inset: 0"><button id="above">c</button></div>`);
    expect(page.ids(({ covered }) => covered === true)).toEqual(["near", "far"]);
  });

  it("has no role where the page itself keeps it from being used, and its own behind a modal dialog", async () => {
    await stage.show(`<dialog id="dialog"><button id="yes">Yes</button></dialog>
      <button id="behind">a</button><div inert><button id="inert">b</button></div>`);
    expect((await stage.read()).ids(({ role }) => role === "button")).toEqual(["behind"]);
    await stage.evaluate(`document.getElementById("dialog").showModal()`);
    const page = await stage.read();
    expect(page.ids(({ role }) => role === "button")).toEqual(["yes", "behind"]);
    expect(page.byId("dialog")).toMatchObject({ role: "dialog", states: { modal: true } });
  });

  it("may be a canvas, a shape or text that can be edited", async () => {
    await stage.show(`<canvas id="canvas" width="90" height="40"></canvas>
      <svg width="50" height="50"><circle id="shape" cx="25" cy="25" r="10"></circle></svg>
      <div id="rich" contenteditable="true">text</div><video id="video" src="/film.mp4"></video>`);
    await stage.evaluate(`for (const id of ["canvas", "shape"]) {
      document.getElementById(id).addEventListener("click", () => {});
    }`);
    const page = await stage.read();
    expect(page.byId("canvas")).toMatchObject({
      clickable: true,
      box: { width: 90, height: 40 },
    });
    expect(page.byId("shape")).toMatchObject({ clickable: true });
    expect(page.byId("shape").box).toMatchObject({ width: 20, height: 20 });
    expect(page.byId("rich").states?.editable).toBe(true);
    expect(page.byId("video").source).toBe(`${stage.site.origin}/film.mp4`);
  });
});
