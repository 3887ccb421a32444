import { expect, it } from "vitest";
import { assignRefs } from "../../refs/assign-refs.ts";
import { encodePage } from "../../text/encode-page.ts";
import { outlineOf } from "../outline.ts";
import { pageOf } from "../support/page-of.ts";

function textOf(html: string): string {
  const raw = pageOf(html);
  return encodePage(assignRefs(outlineOf(raw), raw).memory.content).text;
}

it("what a frame holds is told under its title, or under the site that it is of", () => {
  const text =
    textOf(`<main><h1>Pay</h1><p>Choose how to pay.</p><button>Back</button><button>Help</button>
    <iframe title="Card payment" src="https://bank.test/card"><p>Your bank asks for this.</p>
      <h2>Card</h2><form><input placeholder="Name"><button>Pay now</button></form><a href="/terms">Terms</a></iframe>
    <iframe src="https://chat.test/w"><button>Open chat</button></iframe><iframe src="about:blank"></iframe>
    <button>Cancel</button><p>We never store cards.</p></main>`);
  expect(text).toBe(
    [
      "# Harbor",
      "/",
      "## text Pay e1: Choose how to pay. We never store cards.",
      "## controls Pay",
      "e2 button Back e3 button Help e4 button Cancel",
      "## frame Card payment e5",
      "e6 Terms → bank.test",
      "### text e7: Your bank asks for this.",
      "### form Card e8",
      "e9 textbox Name",
      "e10 button Pay now",
      "## frame chat.test e11",
      "e12 button Open chat",
    ].join("\n"),
  );
});

it("a frame in a frame lies within it, though nothing else does", () => {
  const { order, sections } = outlineOf(
    pageOf(`<iframe title="Outer"><iframe title="Inner"><h2>Ports</h2><button>Busan</button><button>Bremen</button>
      </iframe></iframe>`),
  );
  expect(order.map((key) => [key, sections[key]?.within])).toEqual([
    ["frame-outer", undefined],
    ["frame-inner", "frame-outer"],
    ["controls-ports", "frame-inner"],
  ]);
});
