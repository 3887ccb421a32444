import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
  type CompletedPart,
  type S3Client,
} from "@aws-sdk/client-s3";

type Target = { Bucket: string; Key: string; ContentType: string };

/** A part that fails is sent again alone; S3 asks for 5 MiB at least. */
const partBytes = 8 * 1024 * 1024;

/** Stores the content under its key, large content in parts: it is there whole or not at all. */
export async function upload(client: S3Client, target: Target, content: Uint8Array): Promise<void> {
  if (content.byteLength <= partBytes) {
    await client.send(new PutObjectCommand({ ...target, Body: content }));
    return;
  }
  const { Bucket, Key } = target;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  try {
    const Parts: CompletedPart[] = [];
    for (let start = 0; start < content.byteLength; start += partBytes) {
      const PartNumber = Parts.length + 1;
      const Body = content.subarray(start, start + partBytes);
      const { ETag } = await client.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
      );
      Parts.push({ PartNumber, ...(ETag === undefined ? {} : { ETag }) });
    }
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
  } catch (error) {
    // Where this fails too, the bucket's own rule for broken uploads takes the parts away.
    await client
      .send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
      .catch(() => undefined);
    throw error;
  }
}
