import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Stage } from "./support/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const form = `<!doctype html><title>Form</title><input id="field">`;
const enter = { type: "fill", locator: "#field", value: "canary" } as const;
const press = { type: "type", locator: "#field", text: "canary" } as const;
const inFrame = { css: "#field", frame: [{ css: "iframe" }] };

/** What its field holds, in whichever frame it is. */
async function held(): Promise<string[]> {
  const values = await Promise.all(
    stage.page.frames().map(async (frame) => {
      const field = await frame.$("#field");
      return field?.evaluate((element) => (element as unknown as { value: string }).value);
    }),
  );
  return values.filter((value) => value !== undefined);
}

describe("what only one origin may get", () => {
  beforeEach(async () => {
    stage.serve("/form", form);
    stage.serve("/framed", `<!doctype html><iframe src="${stage.origin}/form"></iframe>`);
    stage.serve("/framing", `<!doctype html><iframe src="${stage.otherOrigin}/form"></iframe>`);
    stage.serve("/written", `<!doctype html><iframe srcdoc='${form}'></iframe>`);
  });

  test("is entered into its pages, and into what is written in them", async () => {
    await stage.do({ type: "goto", url: `${stage.origin}/form` });
    await stage.doFor(stage.origin, enter);
    await stage.doFor(stage.origin, press);
    expect(await held()).toEqual(["canarycanary"]);
    await stage.do({ type: "goto", url: `${stage.origin}/written` });
    await stage.doFor(stage.origin, { ...enter, locator: inFrame });
    expect(await held()).toEqual(["canary"]);
  });

  test.each([
    { where: "another page", path: "/form", locator: "#field" },
    { where: "a frame of its own in another page", path: "/framed", locator: inFrame },
  ])("is not entered into $where", async ({ path, locator }) => {
    await stage.do({ type: "goto", url: `${stage.otherOrigin}${path}` });
    for (const action of [enter, press]) {
      await expect(stage.doFor(stage.origin, { ...action, locator })).rejects.toThrow(
        `not at ${stage.otherOrigin}${path}`,
      );
    }
    expect(await held()).toEqual([""]);
  });

  test("is not entered into another's frame in its page", async () => {
    await stage.do({ type: "goto", url: `${stage.origin}/framing` });
    for (const action of [enter, press]) {
      await expect(stage.doFor(stage.origin, { ...action, locator: inFrame })).rejects.toThrow(
        `not at ${stage.otherOrigin}/form`,
      );
    }
    expect(await held()).toEqual([""]);
  });

  test("is typed no further where the keys are led to another's frame meanwhile", async () => {
    const leads = "this.value.length === 2 && document.querySelector('iframe').focus()";
    stage.serve(
      "/leading",
      `<!doctype html><input id="own" onkeyup="${leads}"><iframe src="${stage.otherOrigin}/form"></iframe>`,
    );
    await stage.do({ type: "goto", url: `${stage.origin}/leading` });
    await expect(stage.doFor(stage.origin, { ...press, locator: "#own" })).rejects.toThrow(
      `not at ${stage.otherOrigin}/form`,
    );
    expect(await stage.evaluate("document.querySelector('#own').value")).toBe("ca");
    expect(await held()).toEqual([""]);
  });
});
