import { describe, expect, test } from "vitest";
import { readImages } from "./images.ts";
import { actingPage } from "./support/acting-page.ts";

function imagesOf(html: string) {
  return readImages(actingPage(html).tree);
}
function idOf(source: string): string {
  return Object.keys(imagesOf(`<img src="${source}" alt="A harbor"/>`))[0] ?? "";
}

describe("images", () => {
  test("are told with what they show, how large, and from where", () => {
    const images = imagesOf(
      `<main><img src="/i/harbor.jpg" alt="A harbor" raw-box="0 0 640 480"/></main>`,
    );
    expect(Object.values(images)).toEqual([
      {
        alt: "A harbor",
        width: 640,
        height: 480,
        source: "https://harbor.test/i/harbor.jpg",
        ref: expect.stringMatching(/^n\d+$/u),
      },
    ]);
  });

  test("have an id that is the same whoever the address was made for", () => {
    const id = idOf("https://cdn.test/a.jpg?w=640");
    expect(id).toMatch(/^[A-Za-z0-9]{12}$/u);
    expect(idOf("https://cdn.test/a.jpg?w=640&X-Amz-Signature=1&X-Amz-Expires=9&token=x")).toBe(id);
    expect(idOf("https://cdn.test/a.jpg?w=320")).not.toBe(id);
    expect(idOf("data:image/png;base64,AAAA")).not.toBe(idOf("data:image/png;base64,AAAB"));
  });

  test("that are in the page itself have no source, nor do drawings", () => {
    const images = imagesOf(
      `<img src="data:image/png;base64,AAAA" alt="A seal"/><canvas aria-label="Sales"></canvas><svg role="img" aria-label="Share" raw-box="0 0 90 90"><g></g></svg>`,
    );
    expect(Object.values(images).map(({ alt, source }) => [alt, source])).toEqual([
      ["A seal", undefined],
      ["Sales", undefined],
      ["Share", undefined],
    ]);
  });

  test.each([
    ["an icon", `<img src="/i.png" alt="Edit" raw-box="0 0 16 16"/>`],
    ["a tracking pixel", `<img src="/t.gif" alt="" raw-box="0 0 1 1"/>`],
    ["an adornment", `<img src="/line.png" alt="" raw-box="0 0 800 400"/>`],
    ["a drawing without a name", `<svg raw-box="0 0 200 200"><g></g></svg>`],
    ["what is not seen", `<img src="/x.png" alt="x" raw-hidden=""/>`],
  ])("are not %s", (_what, html) => {
    expect(imagesOf(html)).toEqual({});
  });

  test("that are shown twice are told once, by the larger", () => {
    const images = imagesOf(
      `<img src="/a.png" alt="A" raw-box="0 0 40 40"/><img src="/a.png" alt="A" raw-box="0 0 400 400"/>`,
    );
    expect(Object.values(images).map(({ width }) => width)).toEqual([400]);
  });
});
