import type { IncomingMessage } from "node:http";
import { DoorError } from "./door-error.ts";

/** @throws {DoorError} 413 as soon as the body is known to be longer than `maxBytes` */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes)
      throw new DoorError(413, `ERR max request size exceeded. Limit: ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
