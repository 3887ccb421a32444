import { pipeline } from "node:stream/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { ApiContext } from "../api/context.ts";
import { createStreamApi } from "../api/create-api.ts";

type Event = APIGatewayProxyEventV2;

/** What is streamed, behind a function URL that streams what a function writes. Serves nothing else. */
export function createStreamHandler(context: ApiContext) {
  const api = createStreamApi(context);
  return awslambda.streamifyResponse(async (event: Event, raw, lambdaContext: Context) => {
    const hungUp = new AbortController();
    raw.once("close", () => hungUp.abort());
    try {
      const response = await api.fetch(requestOf(event), {
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

function requestOf({ rawPath, rawQueryString, headers, requestContext, ...sent }: Event): Request {
  const url = new URL(`https://${requestContext.domainName}`);
  url.pathname = rawPath;
  url.search = rawQueryString;
  return new Request(url, {
    method: requestContext.http.method,
    headers: textOf(headers),
    ...(sent.body === undefined || sent.body === "" ? {} : { body: bodyOf(sent) }),
  });
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
