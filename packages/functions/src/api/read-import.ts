import {
  CookieFile,
  DormouseError,
  importedStorageState,
  limits,
  parse,
  type ImportMode,
  type StateFormat,
} from "@dormouse/contract";
import {
  decryptWithPassphrase,
  fromCookieFile,
  parseNetscapeCookies,
  readArchive,
  type StateImport,
} from "@dormouse/core";
import { parseJson, readBody } from "./body.ts";
import type { ApiRequest } from "./context.ts";
import { readPassphrase } from "./state-headers.ts";

/**
 * The state that the request's body holds, checked whole.
 * @param nowMs cookies that have expired by then are left out.
 * @throws DormouseError `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid_request`
 */
export async function readImport(
  c: ApiRequest,
  { format, mode }: { format: StateFormat; mode: ImportMode },
  nowMs: number,
): Promise<StateImport> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  refuseType(format, type);
  if (format === "full" && mode === "merge") {
    throw new DormouseError(
      "invalid_request",
      "mode: a full state takes the place of all there is",
      {
        path: "mode",
      },
    );
  }
  const body = await readBody(c.req.raw, limits.importBodyBytes);
  if (format === "full") {
    const archive = await decryptWithPassphrase(body, readPassphrase(c));
    return { format, state: await readArchive(archive, nowMs) };
  }
  const text = body.toString("utf8");
  if (format === "playwright") {
    return { format, mode, state: parse(importedStorageState[mode], parseJson(text)) };
  }
  const file =
    type === "text/plain" ? parseNetscapeCookies(text) : parse(CookieFile, parseJson(text));
  return { format, mode, cookies: fromCookieFile(file, nowMs) };
}

const typesOf: Record<StateFormat, string[]> = {
  playwright: ["application/json"],
  cookies: ["application/json", "text/plain"],
  full: ["application/octet-stream"],
};

function refuseType(format: StateFormat, type: string): void {
  if (typesOf[format].includes(type)) return;
  throw new DormouseError(
    "unsupported_media_type",
    `Send the body of format=${format} with the header Content-Type: ${typesOf[format].join(" or ")}.`,
  );
}
