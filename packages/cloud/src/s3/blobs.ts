import type { Blobs } from "@dormouse/core";
import type { BucketOptions } from "./bucket.ts";

/**
 * Blobs in an S3 bucket. The client is loaded with the first request: it takes longer to load than
 * everything else together, and most requests of the API never need it.
 * Every method throws DormouseError `unavailable` where the storage does not answer.
 */
export function createS3Blobs(options: BucketOptions): Blobs {
  let opening: Promise<Blobs> | undefined;
  const bucket = (): Promise<Blobs> =>
    (opening ??= import("./bucket.ts").then(({ openBucket }) => openBucket(options)));
  return {
    put: async (...request) => (await bucket()).put(...request),
    get: async (...request) => (await bucket()).get(...request),
    read: async (...request) => (await bucket()).read(...request),
    copy: async (...request) => (await bucket()).copy(...request),
    link: async (...request) => (await bucket()).link(...request),
    uploadLink: async (...request) => (await bucket()).uploadLink(...request),
    list: async (...request) => (await bucket()).list(...request),
    deleteMany: async (...request) => (await bucket()).deleteMany(...request),
    deletePrefix: async (...request) => (await bucket()).deletePrefix(...request),
  };
}
