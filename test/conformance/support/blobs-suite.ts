import { randomBytes } from "node:crypto";
import { BlobTooLargeError, type Blobs } from "@dormouse/core";
import { afterAll, beforeAll, expect, test } from "vitest";

export type OpenBlobs = {
  blobs: Blobs;
  /** Sends content to an upload link. */
  upload(link: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
};

/** What all blobs must do, wherever they lie. */
export function blobsSuite(open: () => Promise<OpenBlobs>): void {
  let opened: OpenBlobs;
  let blobs: Blobs;
  beforeAll(async () => {
    opened = await open();
    blobs = opened.blobs;
  });
  afterAll(() => opened?.close());

  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

  test("give back every byte as it was put", async () => {
    await blobs.put("bytes", everyByte, "application/octet-stream");
    expect(await blobs.get("bytes")).toEqual(everyByte);
  });

  test("give nothing for a key that was never used", async () => {
    expect(await blobs.get("nothing/here")).toBeUndefined();
  });

  test("give a piece of a blob, and nothing of none", async () => {
    await blobs.put("pieces", everyByte, "application/octet-stream");
    expect(await blobs.read("pieces", { offset: 100, bytes: 50 })).toEqual(
      everyByte.slice(100, 150),
    );
    expect(await blobs.read("pieces", { offset: 255, bytes: 1 })).toEqual(Uint8Array.of(255));
    expect(await blobs.read("nothing/here", { offset: 0, bytes: 1 })).toBeUndefined();
  });

  test("keep an empty blob apart from none", async () => {
    await blobs.put("empty", new Uint8Array(), "text/plain");
    expect(await blobs.get("empty")).toEqual(new Uint8Array());
  });

  test("take twenty megabytes", async () => {
    const content = Uint8Array.from(randomBytes(20 * 1024 * 1024));
    await blobs.put("large", content, "application/octet-stream");
    const read = await blobs.get("large");
    expect(read !== undefined && Buffer.compare(read, content) === 0).toBe(true);
  });

  test("take a put under the same key again", async () => {
    await blobs.put("again", Uint8Array.of(1), "text/plain");
    await blobs.put("again", Uint8Array.of(2), "text/plain");
    expect(await blobs.get("again")).toEqual(Uint8Array.of(2));
  });

  test("keep a copy: changing what went in or came out changes nothing stored", async () => {
    const content = Uint8Array.of(1, 2, 3);
    await blobs.put("copy", content, "text/plain");
    content[0] = 9;
    (await blobs.get("copy"))?.fill(9);
    expect(await blobs.get("copy")).toEqual(Uint8Array.of(1, 2, 3));
  });

  test("are copied with their type, and both go on by themselves", async () => {
    const [from, to] = ["copied/a b/ü+ä&=?#%25/1", "copied/to/1"];
    await blobs.put(from, everyByte, "image/png");
    expect(await blobs.copy(from, to)).toBe(true);
    await blobs.deleteMany([from]);
    expect(await blobs.get(to)).toEqual(everyByte);
    const response = await fetch(await blobs.link(to, { expiresInSeconds: 60 }));
    expect(response.headers.get("content-type")).toBe("image/png");
    await response.arrayBuffer();
    expect(await blobs.copy(from, to)).toBe(false);
    expect(await blobs.get(to)).toEqual(everyByte);
  });

  test("take long keys and keys of odd characters", async () => {
    const keys = [
      `tenants/${"t".repeat(120)}/sessions/${"s".repeat(700)}`,
      "tenants/a b/ü+ä&=?#%25/'quoted'",
      "tenants/../b",
    ];
    for (const [index, key] of keys.entries()) {
      await blobs.put(key, Uint8Array.of(index), "text/plain");
    }
    for (const [index, key] of keys.entries()) {
      expect(await blobs.get(key)).toEqual(Uint8Array.of(index));
    }
  });

  test("can be read by their link alone", async () => {
    await blobs.put("linked", everyByte, "image/png");
    const link = await blobs.link("linked", { expiresInSeconds: 60, fileName: "page.png" });
    const response = await fetch(link);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(everyByte);
  });

  test("take what is sent to an upload link, under its key and whatever its type and size", async () => {
    for (const content of [everyByte, Uint8Array.from(randomBytes(20 * 1024 * 1024))]) {
      const link = await blobs.uploadLink("uploaded/by link", { expiresInSeconds: 60 });
      await opened.upload(link, content);
      const read = await blobs.get("uploaded/by link");
      expect(read !== undefined && Buffer.compare(read, content) === 0).toBe(true);
    }
  });

  test("give nothing that is larger than its reader takes, and go on giving other things", async () => {
    await blobs.put("limited", everyByte, "text/plain");
    for (let again = 0; again < 60; again += 1) {
      await expect(blobs.get("limited", { maxBytes: 255 })).rejects.toBeInstanceOf(
        BlobTooLargeError,
      );
    }
    expect(await blobs.get("limited", { maxBytes: 256 })).toEqual(everyByte);
    expect(await blobs.get("limited-not", { maxBytes: 0 })).toBeUndefined();
  });

  test("are removed by their prefix, more than a page of them, and no others", async () => {
    const keys = Array.from({ length: 1_100 }, (_, index) => `gone/${index}`);
    for (let start = 0; start < keys.length; start += 50) {
      const batch = keys.slice(start, start + 50);
      await Promise.all(batch.map((key) => blobs.put(key, Uint8Array.of(1), "text/plain")));
    }
    await blobs.put("gone-but-not-really", Uint8Array.of(1), "text/plain");
    await blobs.deletePrefix("gone/");
    await blobs.deletePrefix("gone/");
    const left = await Promise.all(
      [keys[0], keys[500], keys[1_099]].map((key) => blobs.get(key ?? "")),
    );
    expect(left).toEqual([undefined, undefined, undefined]);
    expect(await blobs.get("gone-but-not-really")).toEqual(Uint8Array.of(1));
  });

  test("are listed by their prefix, in the order of their keys, from any of them on", async () => {
    const keys = ["listed/a", "listed/b/1", "listed/b/2", "listed/c", "listed-not"];
    for (const key of keys) await blobs.put(key, Uint8Array.of(1), "text/plain");
    const all = await blobs.list("listed/");
    expect(all.more).toBe(false);
    expect(all.blobs.map(({ key }) => key)).toEqual(keys.slice(0, 4));
    for (const { modifiedAtMs, bytes } of all.blobs) {
      expect([typeof modifiedAtMs, bytes]).toEqual(["number", 1]);
    }
    const rest = await blobs.list("listed/", { after: "listed/b/1" });
    expect(rest.blobs.map(({ key }) => key)).toEqual(["listed/b/2", "listed/c"]);
    expect(await blobs.list("listed/", { after: "listed/c" })).toEqual({ blobs: [], more: false });
  });

  test("of more than a page are listed page by page, each once", async () => {
    const keys = Array.from({ length: 1_050 }, (_, index) => `paged/${1_000 + index}`);
    for (let start = 0; start < keys.length; start += 50) {
      const batch = keys.slice(start, start + 50);
      await Promise.all(batch.map((key) => blobs.put(key, Uint8Array.of(1), "text/plain")));
    }
    const listed: string[] = [];
    for (;;) {
      const page = await blobs.list("paged/", { after: listed.at(-1) });
      listed.push(...page.blobs.map(({ key }) => key));
      if (!page.more) break;
    }
    expect(listed).toEqual(keys);
    await blobs.deleteMany([...keys.slice(0, 1_049), "paged/never"]);
    expect((await blobs.list("paged/")).blobs.map(({ key }) => key)).toEqual(["paged/2049"]);
    await blobs.deleteMany([]);
  });
}
