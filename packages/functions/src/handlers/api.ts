import { handle } from "hono/aws-lambda";
import type { ApiContext } from "../api/context.ts";
import { createApi } from "../api/create-api.ts";

/** The API behind API Gateway (payload format 2.0), which sends nothing before an answer is complete. */
export function createApiHandler(context: ApiContext) {
  return handle(createApi({ ...context, canStream: false }), {
    isContentTypeBinary: (contentType) => !isText(contentType),
  });
}

function isText(contentType: string): boolean {
  return /^text\/|[/+]json\b/i.test(contentType);
}
