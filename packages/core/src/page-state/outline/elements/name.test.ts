import { describe, expect, test } from "vitest";
import { elementsOf } from "../support/elements-of.ts";
import { pageOf } from "../support/page-of.ts";
import { PageTree } from "../tree.ts";

describe("an element's name", () => {
  test.each([
    [`<input raw-name="By the tree" placeholder="no">`, "By the tree"],
    [`<label for="n">Your name</label><input id="n" raw-ignored>`, "Your name"],
    [`<label>Your name <input raw-ignored raw-value="Ada"></label>`, "Your name"],
    [`<input placeholder="you@harbor.test">`, "you@harbor.test"],
    [`<button><i class="bi bi-trash-fill"></i></button>`, "Delete"],
    [`<button><i class="fas fa-times"></i></button>`, "Close"],
    [`<button class="btn-close"></button>`, "Close"],
    [`<button><svg><use href="/icons.svg#icon-search"></use></svg></button>`, "Search"],
    [`<button><i class="fa fa-anchor"></i></button>`, ""],
    [`<button raw-name="\uf00d"><i class="fa fa-times"></i></button>`, "Close"],
    [`<button raw-name=""><img alt="Cart" raw-ignored></button>`, "Cart"],
    [`<a href="/x" raw-name=""><svg><title>Profile</title></svg></a>`, "Profile"],
    [`<div><label>Date</label><div><input></div></div>`, "Date"],
    [`<table><tr><td>City:</td><td><input></td></tr></table>`, "City"],
    [`<p>Port: <input></p>`, "Port"],
    [`<p><input type="radio"> By sea <br></p>`, "By sea"],
    [`<div><label>From</label><input raw-name="From"><input></div>`, ""],
    [`<input name="billing[firstName]">`, "billing first name"],
    [`<input id="input-4711">`, ""],
    [`<button raw-name="${"x".repeat(300)}"></button>`, `${"x".repeat(199)}…`],
  ])("is what the page calls it: %s", (html, name) => {
    expect([...elementsOf(new PageTree(pageOf(html))).values()].at(-1)?.name).toBe(name);
  });
});
