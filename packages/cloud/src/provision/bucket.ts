import {
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { connectionSettings, type Connection } from "../connection.ts";

/** Creates the bucket if it is not there. */
export async function provisionBucket(connection: Connection, bucketName: string): Promise<void> {
  const client = new S3Client({ ...connectionSettings(connection), forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucketName }));
  } catch (error) {
    const exists = error instanceof BucketAlreadyOwnedByYou || error instanceof BucketAlreadyExists;
    if (!exists) throw error;
  } finally {
    client.destroy();
  }
}
