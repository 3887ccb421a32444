import { expect, test } from "vitest";
import { pageOf } from "./outline/support/page-of.ts";
import type { Ref } from "./page-content.ts";
import { PageReader } from "./page-reader.ts";

/** A browser that shows what it is told to, its nodes those of its own. */
class Shown {
  html = "";
  #readings = 0;

  readPage() {
    this.#readings += 1;
    const raw = pageOf(this.html, { fingerprint: this.html });
    for (const node of raw.nodes) node.backendNodeId += this.#readings * 1_000;
    return Promise.resolve(raw);
  }
}

function opened(html: string): { shown: Shown; reader: PageReader } {
  const shown = new Shown();
  shown.html = html;
  return { shown, reader: new PageReader(shown, undefined) };
}

test("the page is the same object until something has changed", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const first = await reader.read();
  expect(await reader.read()).toBe(first);
  shown.html = "<button>Save</button><button>Cancel</button>";
  const second = await reader.read();
  expect(second).not.toBe(first);
  expect(reader.memory).toBe(second);
});

test("a browser that shows nothing has no page, and no refs in it", async () => {
  const reader = new PageReader({}, undefined);
  expect(await reader.read()).toBeUndefined();
  await expect(reader.locate("e1")).rejects.toMatchObject({ code: "stale_ref" });
});

test("an element is where the page has it now", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const [ref] = Object.keys((await reader.read())?.content.elements ?? {}) as [Ref];
  const before = await reader.locate(ref);
  shown.html = "<p>Saved once</p><button>Save</button>";
  const after = await reader.locate(ref);
  expect(after.backendNodeId).not.toBe(before.backendNodeId);
});

test("who asks for what has gone is told what it was and what comes nearest, also when asking again", async () => {
  const { shown, reader } = opened("<button>Save</button>");
  const [ref] = Object.keys((await reader.read())?.content.elements ?? {}) as [Ref];
  shown.html = "<button>Send</button>";
  for (const _ of [1, 2]) {
    await expect(reader.locate(ref)).rejects.toMatchObject({
      code: "stale_ref",
      message: expect.stringContaining(`${ref} (button "Save") is not on the page any more`),
      found: [expect.stringMatching(/^e\d+ button "Send"$/)],
    });
  }
});
