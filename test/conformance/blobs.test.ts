import { MemoryBlobs } from "@dormouse/core/memory";
import { createS3Blobs } from "@dormouse/cloud";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provisionBucket } from "../../packages/cloud/src/provision/bucket.ts";
import { blobsSuite } from "./support/blobs-suite.ts";
import { startLocalAws } from "./support/local-services.ts";

describe("the in-memory blobs", () => {
  blobsSuite(async () => {
    const blobs = new MemoryBlobs();
    return {
      blobs,
      upload: (link, content) => blobs.upload(link, content),
      close: async () => {},
    };
  });
});

describe("the blobs in S3", () => {
  blobsSuite(async () => {
    const { endpoint, close } = await startLocalAws();
    await provisionBucket({ endpoint }, "dormouse-blobs");
    return {
      blobs: createS3Blobs({ bucketName: "dormouse-blobs", endpoint }),
      async upload(link, body) {
        const response = await fetch(link, {
          method: "PUT",
          body,
          headers: { "content-type": "application/json" },
        });
        if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      },
      close,
    };
  });
});

describe("S3", () => {
  let aws: Awaited<ReturnType<typeof startLocalAws>>;
  beforeAll(async () => {
    aws = await startLocalAws();
  });
  afterAll(() => aws?.close());

  test("a bucket that is there already is left as it is", async () => {
    const { endpoint } = aws;
    await provisionBucket({ endpoint }, "dormouse-twice");
    const blobs = createS3Blobs({ bucketName: "dormouse-twice", endpoint });
    await blobs.put("key", Uint8Array.of(1), "text/plain");
    await provisionBucket({ endpoint }, "dormouse-twice");
    expect(await blobs.get("key")).toEqual(Uint8Array.of(1));
  });

  test("a link has the browser save the file under its name", async () => {
    const { endpoint } = aws;
    await provisionBucket({ endpoint }, "dormouse-links");
    const blobs = createS3Blobs({ bucketName: "dormouse-links", endpoint });
    await blobs.put("key", Uint8Array.of(1), "text/html");
    const link = await blobs.link("key", { expiresInSeconds: 60, fileName: "Größe.html" });
    expect(new URL(link).searchParams.get("response-content-disposition")).toBe(
      `attachment; filename="Gr__e.html"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.html`,
    );
    expect(new URL(link).searchParams.get("X-Amz-Expires")).toBe("60");
  });

  test("an upload link promises no checksum, which would be that of an empty body", async () => {
    const blobs = createS3Blobs({ bucketName: "dormouse", endpoint: aws.endpoint });
    const link = new URL(await blobs.uploadLink("key", { expiresInSeconds: 60 }));
    expect(link.searchParams.get("X-Amz-Expires")).toBe("60");
    expect(link.searchParams.get("X-Amz-SignedHeaders")).toBe("host");
    expect([...link.searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  });

  test("a storage that does not answer is unavailable", async () => {
    const blobs = createS3Blobs({ bucketName: "dormouse", endpoint: "http://127.0.0.1:1" });
    await expect(blobs.get("key")).rejects.toMatchObject({ code: "unavailable" });
    await expect(blobs.deletePrefix("key")).rejects.toMatchObject({ code: "unavailable" });
  });
});
