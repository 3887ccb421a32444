import { expect, test } from "vitest";
import { readOutline } from "../outline/outline.ts";
import { pageOf } from "../outline/support/page-of.ts";
import { readTraits } from "./read-traits.ts";

const secret = "zx81canary";

test("what an element is known by holds no secret, though its letters have a node each", () => {
  const letters = secret
    .split("")
    .map((letter) => `<span>${letter}</span>`)
    .join("");
  const { outline, page } = readOutline(
    pageOf(
      `<h2>Of ${letters}</h2><p>${letters}</p><button>Copy</button><p>It is ${letters}</p>
      <ul><li>${letters} <button>Use</button></li><li>Other <button>Use</button></li></ul>`,
      {
        secrets: [secret],
      },
    ),
  );
  const traits = JSON.stringify(readTraits(outline, page));
  expect(traits).toContain("•••");
  expect(traits.replaceAll(/\s/g, "")).not.toContain(secret);
});
