import { DormouseError } from "@dormouse/contract";

/**
 * The request's body, read no further than it must be to know that it is too large.
 * @param advice what to do about a body that is.
 * @throws DormouseError `body_too_large`
 */
export async function readBody(
  request: Request,
  maxBytes: number,
  advice = "split what it holds, or upload smaller files",
): Promise<Buffer> {
  const tooLarge = () =>
    new DormouseError("body_too_large", `A body takes at most ${maxBytes} bytes here; ${advice}.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
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
