import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { HttpError } from "../http/http-error.ts";
import type { Reply } from "../http/reply.ts";
import type { Visit } from "../http/visit.ts";

const directory = new URL("../assets/", import.meta.url);

const contentTypes: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** All of them are read at start: no request ever names a path on disk. */
const assets = new Map(
  readdirSync(directory).map((name) => [name, readFileSync(new URL(name, directory), "utf8")]),
);

/** The text of one of our own files. Throws {@link HttpError} 404. */
export function assetText(name: string): string {
  const text = assets.get(name);
  if (text === undefined) throw new HttpError(404, "There is no such file.");
  return text;
}

export function sendAsset({ parameters }: Visit): Reply {
  return asset(parameters.name ?? "");
}

export function sendIcon(): Reply {
  return asset("favicon.svg");
}

function asset(name: string): Reply {
  const contentType = contentTypes[extname(name)] ?? "application/octet-stream";
  return {
    status: 200,
    headers: { "content-type": contentType, "cache-control": "public, max-age=300" },
    body: assetText(name),
  };
}
