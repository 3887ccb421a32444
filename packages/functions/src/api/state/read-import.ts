import {
  CookieFile,
  DormouseError,
  importedStorageState,
  limits,
  parse,
  routes,
  type ImportQuery,
  type StateFormat,
} from "@dormouse/contract";
import {
  decryptWithPassphrase,
  fromCookieFile,
  parseNetscapeCookies,
  readArchive,
  readUpload,
  type SessionKey,
  type StateImport,
  type World,
} from "@dormouse/core";
import type { z } from "@hono/zod-openapi";
import { parseJson, readBody } from "../body.ts";
import type { ApiRequest } from "../context.ts";
import { readPassphrase } from "./headers.ts";

/**
 * The state that the request's body holds, or the upload that it names, checked whole. Cookies that have expired are
 * left out.
 * @throws DormouseError `unsupported_media_type`, `body_too_large`, `invalid_json`, `invalid_request`; of an upload
 * `upload_not_found`, `session_not_found`, `session_deleted` too
 */
export async function readImport(
  world: World,
  key: SessionKey,
  c: ApiRequest,
  { format, mode, upload }: z.output<typeof ImportQuery>,
): Promise<StateImport> {
  const nowMs = world.clock.nowMs();
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
  const sent = await readBody(
    c.req.raw,
    limits.importBodyBytes,
    `send a larger state to an upload, POST ${routes.stateUploads}, and import that, or import it in several with mode=merge`,
  );
  const body = upload === undefined ? sent : await readUploaded(world, key, upload, sent);
  if (format === "full") {
    const archive = await decryptWithPassphrase(body, readPassphrase(c));
    return { format, state: await readArchive(archive, nowMs) };
  }
  const text = body.toString("utf8");
  if (format === "playwright") {
    return { format, mode, state: parse(importedStorageState[mode], readJson(text, format)) };
  }
  const file =
    type === "text/plain" ? parseNetscapeCookies(text) : parse(CookieFile, readJson(text, format));
  return { format, mode, cookies: fromCookieFile(file, nowMs) };
}

async function readUploaded(
  world: World,
  key: SessionKey,
  upload: string,
  sent: Buffer,
): Promise<Buffer> {
  if (sent.byteLength > 0) {
    throw new DormouseError("invalid_request", "upload: takes the place of a body; send none", {
      path: "upload",
    });
  }
  const { buffer, byteOffset, byteLength } = await readUpload(world, key, upload);
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** @throws DormouseError `invalid_json`; `invalid_request` for what is of the other format. */
function readJson(text: string, format: "playwright" | "cookies"): unknown {
  const value = parseJson(text);
  const given = Array.isArray(value) ? "a list of cookies" : "a Playwright state";
  const actual = Array.isArray(value) ? "cookies" : isState(value) ? "playwright" : format;
  if (actual === format) return value;
  throw new DormouseError(
    "invalid_request",
    `format: the body is ${given}, so import it with format=${actual}`,
    { path: "format" },
  );
}

function isState(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("cookies" in value || "origins" in value);
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
