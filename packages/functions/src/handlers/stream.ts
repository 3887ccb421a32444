import { pipeline } from "node:stream/promises";
import { DormouseError } from "@dormouse/contract";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { ApiContext } from "../api/context.ts";
import { createStreamApi } from "../api/create-api.ts";
import { problemResponse } from "../api/problem.ts";

type Event = APIGatewayProxyEventV2;

/** What is sent with these is nothing to us, and no `Request` can have it. */
const bodyless = new Set(["GET", "HEAD"]);

/** What is streamed, behind a function URL that streams what a function writes. Serves nothing else. */
export function createStreamHandler(context: ApiContext) {
  const api = createStreamApi(context);
  return awslambda.streamifyResponse(async (event: Event, raw, lambdaContext: Context) => {
    const hungUp = new AbortController();
    raw.once("close", () => hungUp.abort());
    try {
      const request = requestOf(event);
      const response =
        request === undefined
          ? unreadable(event)
          : await api.fetch(request, {
              requestContext: { requestId: event.requestContext.requestId },
              lambdaContext,
              hungUp: hungUp.signal,
            });
      await send(response, raw);
    } catch (error) {
      // A client may hang up at any time, and comes back to the full story.
      if (!hungUp.signal.aborted) throw error;
    } finally {
      // What still reads for this client must not go on in the next one's invocation.
      hungUp.abort();
    }
  });
}

/** @returns undefined for what is no request on the web: a header beyond Latin-1, a method such as TRACE. */
function requestOf({
  rawPath,
  rawQueryString,
  headers,
  requestContext,
  ...sent
}: Event): Request | undefined {
  const { method } = requestContext.http;
  const url = new URL(`https://${requestContext.domainName}`);
  url.pathname = rawPath;
  url.search = rawQueryString;
  const body = bodyless.has(method) ? "" : bodyOf(sent);
  try {
    return new Request(url, {
      method,
      headers: textOf(headers),
      ...(body === "" ? {} : { body }),
    });
  } catch {
    return undefined;
  }
}

function unreadable({ requestContext: { requestId } }: Event): Response {
  const error = new DormouseError("invalid_request", "The request could not be read.");
  const response = problemResponse(error, requestId);
  response.headers.set("x-request-id", requestId);
  return response;
}

function bodyOf({ body = "", isBase64Encoded }: Pick<Event, "body" | "isBase64Encoded">): string {
  return isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
}

function textOf(headers: Event["headers"]): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, value ?? ""]);
}

async function send(response: Response, raw: awslambda.HttpResponseStream): Promise<void> {
  const stream = awslambda.HttpResponseStream.from(raw, {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
  });
  // Status and headers leave with the first write only.
  stream.write("");
  await (response.body === null ? end(stream) : pipeline(response.body, stream));
}

function end(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.end(resolve));
}
