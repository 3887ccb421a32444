import { pipeline } from "node:stream/promises";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { ApiContext } from "../api/context.ts";
import { createEventsApi } from "../api/create-api.ts";

/** Event streams behind a function URL that streams what a function writes. Serves nothing else. */
export function createStreamHandler(context: ApiContext) {
  const api = createEventsApi(context);
  return awslambda.streamifyResponse(
    async (event: APIGatewayProxyEventV2, raw, lambdaContext: Context) => {
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
    },
  );
}

function requestOf({ rawPath, rawQueryString, headers, requestContext }: APIGatewayProxyEventV2) {
  const url = new URL(`https://${requestContext.domainName}`);
  url.pathname = rawPath;
  url.search = rawQueryString;
  return new Request(url, { method: requestContext.http.method, headers: textOf(headers) });
}

function textOf(headers: APIGatewayProxyEventV2["headers"]): [string, string][] {
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
