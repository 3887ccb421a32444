import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { routes } from "@dormouse/contract";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { ApiEnv } from "../context.ts";
import { problems } from "../openapi/responses.ts";

const read = createRoute({
  method: "get",
  path: routes.docs,
  operationId: "getDocs",
  tags: ["About"],
  summary: "This description, to read and to try out",
  security: [],
  responses: {
    200: { description: "A page.", content: { "text/html": { schema: { type: "string" } } } },
    ...problems(),
  },
});

/** Served from here and not from a CDN: the page works without internet, and nobody else sees who reads it. */
const assets = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dormouse API</title>
<link rel="stylesheet" href="${routes.docs}/swagger-ui.css">
</head>
<body>
<main id="docs"></main>
<script src="${routes.docs}/swagger-ui-bundle.js"></script>
<script src="${routes.docs}/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({
  url: ${JSON.stringify(routes.openapi)},
  dom_id: "#docs",
  deepLinking: true,
});
`;

/** The page's own files and the API, and nothing from elsewhere. Swagger UI writes styles of its own. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Where Swagger UI's files are: found beside the code in a bundle too, where stacks/ copies them. */
const modules = createRequire(import.meta.url);

export function docsRoutes(): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>().openapi(read, (c) => {
    c.header("content-security-policy", contentSecurityPolicy);
    return c.html(page);
  });
  app.get(`${routes.docs}/start.js`, (c) => {
    c.header("content-type", assets["swagger-ui-bundle.js"]);
    return c.body(start);
  });
  for (const [name, contentType] of Object.entries(assets)) {
    app.get(`${routes.docs}/${name}`, async (c) => {
      c.header("content-type", contentType);
      c.header("cache-control", "public, max-age=86400");
      return c.body(await readFile(modules.resolve(`swagger-ui-dist/${name}`)));
    });
  }
  return app;
}
