import { DormouseConnectionError, errorOf } from "./error.ts";

export type ClientOptions = {
  /** Where the API is, such as `http://127.0.0.1:7600`. */
  url: string;
  apiKey: string;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
};

/** A body that is not JSON. */
export type Content = { type: string; data: string | Uint8Array<ArrayBuffer> };

/** How one request differs from another. */
export type RequestOptions = {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  content?: Content;
  headers?: Record<string, string | undefined>;
  signal?: AbortSignal | undefined;
};

/** Sends requests to the API, each with the key. */
export type Transport = {
  /**
   * @param path below the API's URL, or a whole URL.
   * @throws DormouseApiError for any answer but a good one.
   * @throws DormouseConnectionError where there was no answer.
   */
  send(path: string, options?: RequestOptions): Promise<Response>;
  /** As `send`. @returns what the answer's JSON says. */
  read<Body>(path: string, options?: RequestOptions): Promise<Body>;
  /**
   * Sends content to a signed link, which is all the permission there is: without the key.
   * @throws DormouseApiError for any answer but a good one.
   * @throws DormouseConnectionError where there was no answer.
   */
  upload(
    link: string,
    content: Content,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<void>;
};

export function createTransport({ url, apiKey, fetch: ask = fetch }: ClientOptions): Transport {
  const base = url.endsWith("/") ? url : `${url}/`;

  async function answerOf(
    target: URL,
    { signal, ...request }: RequestInit & { signal?: AbortSignal | undefined },
  ): Promise<Response> {
    const response = await ask(target, {
      ...request,
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted === true) throw cause;
      throw new DormouseConnectionError(`${target.origin} could not be reached.`, { cause });
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  async function send(
    path: string,
    { method = "GET", query = {}, headers = {}, signal, ...request }: RequestOptions = {},
  ): Promise<Response> {
    const content = contentOf(request);
    const target = new URL(path.replace(/^\//, ""), base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    return answerOf(target, {
      method,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${apiKey}`,
        ...(content === undefined ? {} : { "content-type": content.type }),
        ...defined(headers),
      },
      ...(content === undefined ? {} : { body: content.data }),
      signal,
    });
  }

  return {
    send,

    async read<Body>(path: string, options?: RequestOptions) {
      return (await (await send(path, options)).json()) as Body;
    },

    async upload(link, { type, data }, { signal } = {}) {
      await answerOf(new URL(link), {
        method: "PUT",
        headers: { "content-type": type },
        body: data,
        signal,
      });
    },
  };
}

function contentOf({ body, content }: RequestOptions): Content | undefined {
  if (body === undefined) return content;
  return { type: "application/json", data: JSON.stringify(body) };
}

function defined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
