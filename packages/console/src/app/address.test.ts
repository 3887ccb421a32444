import { expect, it } from "vitest";
import { hrefOf, readAddress } from "./address.ts";

it("an address is read as it was written", () => {
  for (const address of [
    { view: "sessions" },
    { view: "logins", id: "019a-b" },
    { view: "agents", id: "a.b:c" },
  ] as const) {
    expect(readAddress(hrefOf(address))).toEqual(address);
  }
});

it("whatever else stands there is the list of sessions", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/sessions/a/b", "#/sessions/<b>"]) {
    expect(readAddress(hash)).toEqual({ view: "sessions" });
  }
});
