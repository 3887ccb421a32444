import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { BlobTooLargeError, type Blobs } from "@dormouse/core";
import { boundedRequests, connectionSettings, type Connection } from "../connection.ts";
import { answered } from "../failure.ts";
import { contentDisposition } from "./content-disposition.ts";
import { upload } from "./upload.ts";

export type BucketOptions = Connection & { bucketName: string };

/** The largest blobs are downloads and page archives of some ten megabytes. */
const requestTimeoutMs = 20_000;

/** S3 takes as many a request. */
const deletedTogether = 1_000;

/** See createS3Blobs. */
export function openBucket({ bucketName: Bucket, ...connection }: BucketOptions): Blobs {
  const settings = {
    ...connectionSettings(connection),
    ...boundedRequests(requestTimeoutMs),
    // Another server than AWS has no DNS name for every bucket.
    forcePathStyle: hasEndpoint(connection),
  };
  const client = new S3Client(settings);
  /** By default a link would promise the checksum of an empty body, and an answer given up would fail its own. */
  const withoutChecksums = (): S3Client =>
    new S3Client({
      ...settings,
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  return {
    async put(Key, content, ContentType) {
      await asked(upload(client, { Bucket, Key, ContentType }, content));
    },

    async get(Key, limit) {
      const target = { Bucket, Key };
      try {
        return await asked(
          limit === undefined
            ? readObject(client, target)
            : readBounded(withoutChecksums(), target, limit.maxBytes),
        );
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async read(Key, { offset, bytes }) {
      const Range = `bytes=${offset}-${offset + bytes - 1}`;
      try {
        return await asked(readObject(client, { Bucket, Key, Range }));
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },

    async copy(from, Key) {
      // A header, of which only a part may stand as it is.
      const CopySource = `${Bucket}/${from.split("/").map(encodeURIComponent).join("/")}`;
      try {
        await asked(client.send(new CopyObjectCommand({ Bucket, Key, CopySource })));
        return true;
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === "NoSuchKey") return false;
        throw error;
      }
    },

    async link(Key, { expiresInSeconds, fileName }) {
      const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
      const command = new GetObjectCommand({
        Bucket,
        Key,
        ...(fileName === undefined
          ? {}
          : { ResponseContentDisposition: contentDisposition(fileName) }),
      });
      return getSignedUrl(client, command, { expiresIn: expiresInSeconds });
    },

    async uploadLink(Key, { expiresInSeconds }) {
      const { getSignedUrl } = await import("@aws-sdk/s3-request-presigner");
      const command = new PutObjectCommand({ Bucket, Key });
      return getSignedUrl(withoutChecksums(), command, { expiresIn: expiresInSeconds });
    },

    async list(Prefix, { after } = {}) {
      const { Contents = [], IsTruncated = false } = await asked(
        client.send(new ListObjectsV2Command({ Bucket, Prefix, StartAfter: after })),
      );
      const blobs = Contents.flatMap(({ Key, LastModified, Size = 0 }) =>
        // Without its time it passes for new, and is left alone.
        Key === undefined
          ? []
          : [{ key: Key, modifiedAtMs: LastModified?.getTime() ?? Infinity, bytes: Size }],
      );
      return { blobs, more: IsTruncated };
    },

    async deleteMany(keys) {
      for (let start = 0; start < keys.length; start += deletedTogether) {
        const together = keys.slice(start, start + deletedTogether);
        await asked(deleteKeys(client, Bucket, together));
      }
    },

    async deletePrefix(prefix) {
      let keys: string[];
      // What was deleted is not listed again: the first page is always the next one.
      while ((keys = await asked(listKeys(client, Bucket, prefix))).length > 0) {
        await asked(deleteKeys(client, Bucket, keys));
      }
    },
  };
}

function hasEndpoint({ endpoint }: Connection): boolean {
  return (
    (endpoint ?? process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) !== undefined
  );
}

type Target = { Bucket: string; Key: string; Range?: string };

async function readObject(client: S3Client, target: Target): Promise<Uint8Array | undefined> {
  const { Body } = await client.send(new GetObjectCommand(target));
  return Body?.transformToByteArray();
}

async function readBounded(
  client: S3Client,
  target: Target,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  try {
    const { Body, ContentLength = Infinity } = await client.send(new GetObjectCommand(target));
    if (ContentLength > maxBytes) throw new BlobTooLargeError(target.Key, maxBytes);
    return await Body?.transformToByteArray();
  } finally {
    // An answer left unread would hold its connection.
    client.destroy();
  }
}

async function listKeys(client: S3Client, Bucket: string, Prefix: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key }) => Key).filter((key) => key !== undefined);
}

async function deleteKeys(client: S3Client, Bucket: string, keys: string[]): Promise<void> {
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Quiet: true, Objects: keys.map((Key) => ({ Key })) },
    }),
  );
  if (Errors.length > 0) {
    throw new Error(
      `${Errors.length} of ${keys.length} blobs were not deleted: ${Errors[0]?.Code}`,
    );
  }
}

function asked<Value>(work: Promise<Value>): Promise<Value> {
  return answered("file storage", work);
}
