import { Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { urlMatches } from "./url-pattern.ts";

const url = "https://shop.example/orders/17/edit?tab=1";

describe("a URL pattern", () => {
  it.each(["/orders/17", url, "https://*/orders/*/edit", "*", "", "orders/**/edit*", "?tab=1"])(
    "%s matches where its pieces come in order",
    (pattern) => expect(urlMatches(url, pattern)).toBe(true),
  );

  it.each(["/edit*/orders", "orders/./", "/edit*/edit", "SHOP", "orders?17"])(
    "%s does not match where a piece is missing, is out of order or would be used twice",
    (pattern) => expect(urlMatches(url, pattern)).toBe(false),
  );

  it("is decided at once also for a URL made to be hard", () => {
    const hard = "/orders/".repeat(20_000);
    const script = new Script(`matches(url, "*/orders/*/orders/*/orders/*/edit*")`);
    const asked = { matches: urlMatches, url: hard };
    // The time limit ends what would else hold up the test, and its worker, for minutes.
    expect(script.runInNewContext(asked, { timeout: 5_000 })).toBe(false);
  });
});
