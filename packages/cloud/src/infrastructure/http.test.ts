import { headers } from "@dormouse/contract";
import { expect, test } from "vitest";
import { http } from "./http.ts";

test("pages of any site may send the headers of our own, and read them", () => {
  expect(http.cors.allowHeaders).toContain(headers.passphrase.toLowerCase());
  expect(http.cors.exposeHeaders).toContain(headers.leftOut.toLowerCase());
  expect(http.cors.exposeHeaders).toContain(headers.runId.toLowerCase());
});
