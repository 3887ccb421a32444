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
  const answers = (JSON.parse(text) as StoredCache[]).flatMap(({ entries }) =>
    entries.flatMap(({ response }) => answersOf(response)),
  );
  const refuse = (requestId: string) =>
    session.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
  const answer = ({ requestId }: Protocol.Fetch.RequestPausedEvent): void => {
    const next = answers.shift();
    const answered =
      next === undefined
        ? refuse(requestId)
        : session.send("Fetch.fulfillRequest", { requestId, ...next });
    answered.catch(() => refuse(requestId)).catch(() => undefined);
  };
  if (answers.length === 0) return fill();
  session.on("Fetch.requestPaused", answer);
  await session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
  try {
    return await fill();
  } finally {
    session.off("Fetch.requestPaused", answer);
    await session.send("Fetch.disable").catch(() => undefined);
  }
}

type Answer = Omit<Protocol.Fetch.FulfillRequestRequest, "requestId">;

/** What the request for it is answered with, in order. Where it was redirected from does not show, so it is from itself. */
function answersOf(response: StoredResponse): Answer[] {
  const { type, url, redirected } = response;
  if (type === "default" || type === "error") return [];
  const leave = type === "cors" ? [header("access-control-allow-origin", "*")] : [];
  const redirect = { responseCode: 302, responseHeaders: [header("location", url), ...leave] };
  return [...(redirected === true ? [redirect] : []), contentOf(response)];
}

function contentOf({ type, status, statusText, headers, body }: StoredResponse): Answer {
  const shown = headers.map(([name, value]) => header(name, value));
  const names = headers.map(([name]) => name).join();
  const leave =
    type === "cors"
      ? [header("access-control-allow-origin", "*"), header("access-control-expose-headers", names)]
      : [];
  return {
    responseCode: status,
    ...(statusText === "" ? {} : { responsePhrase: statusText }),
    responseHeaders: [...shown, ...leave],
    body,
  };
}

function header(name: string, value: string): Protocol.Fetch.HeaderEntry {
  return { name, value };
}
