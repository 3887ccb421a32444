import { expect, test } from "vitest";
import { lineOfEntry } from "./line-of-group.ts";

test("a choice that is called as ours are is told from one that is in that state", () => {
  const line = lineOfEntry("e3", {
    e3: { role: "radiogroup", name: "Size", value: "S", choices: ["e4", "e5", "e6"] },
    e4: { role: "radio", name: "S", verb: "check", checked: true },
    e5: { role: "radio", name: "disabled L", verb: "check" },
    e6: { role: "radio", name: "XL", verb: "check", disabled: "disabled" },
  });
  expect(line).toBe('e3 radiogroup Size = S [e4 S, e5 "disabled L", e6 disabled XL]');
});
