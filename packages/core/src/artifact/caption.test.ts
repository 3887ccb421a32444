import { limits } from "@dormouse/contract";
import { expect, test } from "vitest";
import { captionWords } from "./caption.ts";

const nowMs = Date.UTC(2026, 6, 1, 22, 30, 5, 900);

function words(page: Parameters<typeof captionWords>[0], timezone = "UTC") {
  return captionWords(page, { nowMs, timezone }, (text) => text.replaceAll("s3cret", "•••"));
}

test.each([
  ["UTC", "2026-07-01T22:30:05+00:00"],
  ["Europe/Berlin", "2026-07-02T00:30:05+02:00"],
  ["America/St_Johns", "2026-07-01T20:00:05-02:30"],
  ["Asia/Kathmandu", "2026-07-02T04:15:05+05:45"],
])("the time is that of %s, with its offset", (timezone, takenAt) => {
  expect(words({ url: "https://a.example/" }, timezone)).toEqual({
    takenAt,
    timezone,
    url: "https://a.example/",
  });
});

test.each([
  ["https://ada:pass@a.example/x", "https://a.example/x"],
  ["https://a.example/?q=MSKU1234567&page=2#top", "https://a.example/?q=MSKU1234567&page=2#top"],
  [
    "https://a.example/?sid=1&X-Amz-Signature=2&a=3",
    "https://a.example/?sid=•••&X-Amz-Signature=•••&a=3",
  ],
  ["https://a.example/#access_token=ab&type=x", "https://a.example/#access_token=•••&type=x"],
  ["https://a.example/list;jsessionid=12?a=1", "https://a.example/list;jsessionid=•••?a=1"],
  ["https://a.example/s3cret/", "https://a.example/•••/"],
  ["about:blank", "about:blank"],
])("of the address %s it tells what lets nobody in", (url, told) => {
  expect(words({ url }).url).toBe(told);
});

test("what it is told is on one line, in bounds, and without what is secret", () => {
  const url = `https://a.example/${"x".repeat(3_000)}`;
  const told = words({ url, user: " ada\n s3cret ", subject: "M".repeat(500) });
  expect(told).toMatchObject({ user: "ada •••", subject: `${"M".repeat(199)}…` });
  expect(told.url).toHaveLength(limits.captionUrlLength);
  expect(words({ url, user: "", subject: " " })).not.toHaveProperty("subject");
});
