import { DormouseError } from "@dormouse/contract";

/**
 * The request's body, read no further than it must be to know that it is too large.
 * @throws DormouseError `body_too_large`
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws DormouseError `invalid_json` */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DormouseError("invalid_json", "The body is not JSON; check its quotes and commas.");
  }
}

function tooLarge(maxBytes: number): DormouseError {
  return new DormouseError(
    "body_too_large",
    `A body takes at most ${maxBytes} bytes here; split what it holds, or upload smaller files.`,
  );
}
