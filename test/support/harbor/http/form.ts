import type { IncomingMessage } from "node:http";
import { HttpError } from "./http-error.ts";

/** The fields and files of a submitted form. */
export class Form {
  readonly #data: FormData;

  constructor(data: FormData) {
    this.#data = data;
  }

  /** The text of a field; empty when it is absent or a file. */
  text(name: string): string {
    const value = this.#data.get(name);
    return typeof value === "string" ? value : "";
  }

  /** The files of a field; a file input left empty sends one without a name, which is left out. */
  files(fieldName: string): File[] {
    const values: (string | File)[] = this.#data.getAll(fieldName);
    return values.filter((value) => typeof value !== "string").filter(({ name }) => name !== "");
  }
}

const contentTypes = ["application/x-www-form-urlencoded", "multipart/form-data"];

/**
 * Reads a form of at most `limitBytes`.
 * Throws {@link HttpError} 413 when it is larger, 415 when it is no form, 400 when it cannot be parsed.
 */
export async function readForm(incoming: IncomingMessage, limitBytes: number): Promise<Form> {
  const contentType = incoming.headers["content-type"] ?? "";
  if (!contentTypes.some((known) => contentType.toLowerCase().startsWith(known)))
    throw new HttpError(415, `A form is sent as ${contentTypes.join(" or ")}.`);
  const body = await readBody(incoming, limitBytes);
  try {
    return new Form(
      await new Response(body, { headers: { "content-type": contentType } }).formData(),
    );
  } catch {
    throw new HttpError(400, "The form could not be read.");
  }
}

async function readBody(
  incoming: IncomingMessage,
  limitBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = new HttpError(
    413,
    `At most ${limitBytes.toLocaleString("en")} bytes can be sent here.`,
  );
  const chunks: Buffer[] = [];
  let bytes = Number(incoming.headers["content-length"] ?? 0);
  try {
    if (bytes > limitBytes) throw tooLarge;
    bytes = 0;
    for await (const chunk of incoming.iterator({
      destroyOnReturn: false,
    }) as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) throw tooLarge;
      chunks.push(chunk);
    }
  } catch (error) {
    // A sender that finds the connection closed while it still sends would never read our answer.
    incoming.resume();
    throw error === tooLarge ? tooLarge : new HttpError(400, "The form broke off.");
  }
  return Buffer.concat(chunks);
}
