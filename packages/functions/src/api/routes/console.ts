import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { routes } from "@dormouse/contract";
import type { World } from "@dormouse/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiContext, ApiEnv } from "../context.ts";
import { problems } from "../openapi/responses.ts";
import { entityTagOf, isKnown } from "../state/entity-tag.ts";

const read = createRoute({
  method: "get",
  path: routes.console,
  operationId: "getConsole",
  tags: ["About"],
  summary: "The console: sessions and logins, to look at and to steer",
  description: "The page holds no data; it asks for a key and then this API.",
  security: [],
  responses: {
    200: { description: "A page.", content: { "text/html": { schema: { type: "string" } } } },
    304: { description: "You have it: it is as the `ETag` in `If-None-Match` says." },
    ...problems(),
  },
});

/** Where the page is: packages/console builds it; a bundle finds it beside its code, where stacks/ copies it. */
const modules = createRequire(import.meta.url);

export function consoleRoutes(context: ApiContext): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>().openapi(read, async (c) => {
    const page = await readFile(modules.resolve("@dormouse/console/dist/console.html"), "utf8");
    const tag = entityTagOf(page);
    c.header("etag", tag);
    // Asked for anew each time: behind a new deployment of the API an older page may not understand it.
    c.header("cache-control", "no-cache");
    c.header("content-security-policy", contentSecurityPolicy(page, await elsewhere(context)));
    return isKnown(c, tag) ? c.body(null, 304) : c.html(page);
  });
}

/**
 * The page's own script and style and no other; the API, the streams and the files that links lead to, and nothing
 * from elsewhere. What pages of others say is text: the browser refuses to make HTML or script of any string.
 */
function contentSecurityPolicy(page: string, origins: string[]): string {
  return [
    "default-src 'none'",
    `script-src ${hashesOf("script", page)}`,
    `style-src ${hashesOf("style", page)}`,
    `img-src ${["data:", ...origins].join(" ")}`,
    `connect-src ${["'self'", ...origins].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function hashesOf(tag: "script" | "style", page: string): string {
  const inline = page.matchAll(new RegExp(`<${tag}[^>]*>([^]*?)</${tag}>`, "g"));
  return [...inline]
    .map(([, text = ""]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`)
    .join(" ");
}

/** Where streams are served and files lie, if not at the API's own address. */
async function elsewhere({ world, streamUrl }: ApiContext): Promise<string[]> {
  const urls = [await anyLink(world), ...(streamUrl === undefined ? [] : [streamUrl])];
  const web = urls.filter((url) => /^https?:/.test(url));
  return [...new Set(web.map((url) => new URL(url).origin))];
}

/** Signed here, without a request; nobody is given it. */
function anyLink({ blobs }: World): Promise<string> {
  return blobs.link("console", { expiresInSeconds: 1 });
}
