import { Agent, request } from "node:http";
import type {
  ClientRequest,
  IncomingHttpHeaders,
  IncomingMessage,
  OutgoingHttpHeaders,
} from "node:http";
import type { DescribedError } from "./describe-error.ts";

const version = "2018-06-01";

export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Speaks the Lambda Runtime API. `address` is `host:port`, with a path after it where there is one. */
export class RuntimeClient {
  readonly #base: URL;
  // One connection, kept: fetch would close and reopen it, and has a timeout that ends long polls.
  readonly #agent = new Agent({ keepAlive: true });

  constructor(address: string) {
    this.#base = new URL(`http://${address.replace(/\/$/, "")}/${version}/`);
  }

  /** Waits, for hours if need be, until there is an invocation. */
  async next(): Promise<Delivery> {
    const response = await this.#send("GET", "runtime/invocation/next");
    return { headers: response.headers, body: await readText(response) };
  }

  async respond(requestId: string, body: string): Promise<void> {
    await this.#post(`runtime/invocation/${requestId}/response`, body);
  }

  async fail(requestId: string, error: DescribedError): Promise<void> {
    await this.#postError(`runtime/invocation/${requestId}/error`, error);
  }

  async failInit(error: DescribedError): Promise<void> {
    await this.#postError("runtime/init/error", error);
  }

  /** Opens the request that carries a streamed response; the caller writes and ends it. */
  stream(requestId: string, contentType: string): ClientRequest {
    return this.#open("POST", `runtime/invocation/${requestId}/response`, {
      "content-type": contentType,
      "lambda-runtime-function-response-mode": "streaming",
      "transfer-encoding": "chunked",
      trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body",
    });
  }

  async #postError(path: string, error: DescribedError): Promise<void> {
    await this.#post(path, JSON.stringify(error), {
      "lambda-runtime-function-error-type": error.errorType,
    });
  }

  async #post(path: string, body: string, headers: OutgoingHttpHeaders = {}): Promise<void> {
    const response = await this.#send(
      "POST",
      path,
      { "content-type": "application/json", ...headers },
      body,
    );
    await readText(response);
  }

  #open(method: string, path: string, headers: OutgoingHttpHeaders): ClientRequest {
    return request(new URL(path, this.#base), { method, headers, agent: this.#agent });
  }

  #send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body?: string,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = this.#open(method, path, headers);
      outgoing.on("response", resolve);
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

async function readText(message: IncomingMessage): Promise<string> {
  message.setEncoding("utf8");
  let text = "";
  for await (const chunk of message) text += chunk;
  return text;
}
