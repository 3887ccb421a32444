import type { CDPSession, Protocol } from "puppeteer-core";
import type { StoredCache, StoredResponse } from "../page/caches.ts";

/**
 * Answers a document's requests with the responses that its caches are filled with: a response has its
 * address and its kind only from a request. None of them reaches a server.
 *
 * @param text caches as JSON
 */
export async function answerFrom<Value>(
  text: string,
  session: CDPSession,
  fill: () => Promise<Value>,
): Promise<Value> {
  const responses = (JSON.parse(text) as StoredCache[]).flatMap(({ entries }) =>
    entries.flatMap(({ response }) => (isOfTheWeb(response) ? [response] : [])),
  );
  const refuse = (requestId: string) =>
    session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
  const answer = ({ requestId }: Protocol.Fetch.RequestPausedEvent): void => {
    const response = responses.shift();
    const answered =
      response === undefined
        ? refuse(requestId)
        : session.send("Fetch.fulfillRequest", { requestId, ...contentOf(response) });
    answered.catch(() => refuse(requestId)).catch(() => undefined);
  };
  if (responses.length === 0) return fill();
  session.on("Fetch.requestPaused", answer);
  await session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
  try {
    return await fill();
  } finally {
    session.off("Fetch.requestPaused", answer);
    await session.send("Fetch.disable").catch(() => undefined);
  }
}

function isOfTheWeb({ type }: StoredResponse): boolean {
  return type !== "default" && type !== "error";
}

function contentOf({ type, status, statusText, headers, body }: StoredResponse) {
  const shown = headers.map(([name, value]) => ({ name, value }));
  const leave =
    type === "cors"
      ? [
          { name: "access-control-allow-origin", value: "*" },
          { name: "access-control-expose-headers", value: headers.map(([name]) => name).join() },
        ]
      : [];
  return {
    responseCode: status,
    ...(statusText === "" ? {} : { responsePhrase: statusText }),
    responseHeaders: [...shown, ...leave],
    body,
  };
}
