import type { ClientRequest } from "node:http";
import { Writable } from "node:stream";
import type { DescribedError } from "./describe-error.ts";

const preludeContentType = "application/vnd.awslambda.http-integration-response";
const defaultContentType = "application/octet-stream";
const preludeEnd = new Uint8Array(8);

/**
 * What a streaming handler writes to. Each write leaves the process at once. When the client hangs up
 * the stream is closed ('close' is emitted, later writes fail), so that the handler can stop.
 */
export class ResponseStream extends Writable {
  readonly #open: (contentType: string) => ClientRequest;
  #contentType = defaultContentType;
  #prelude: string | undefined;
  #request: ClientRequest | undefined;
  #acknowledged: (() => void) | undefined;
  #failure: DescribedError | undefined;

  constructor(open: (contentType: string) => ClientRequest) {
    super({ decodeStrings: true });
    this.#open = open;
  }

  /** Whether anything was sent: after that a failure can only be told in the trailers. */
  get started(): boolean {
    return this.#request !== undefined;
  }

  setContentType(contentType: string): void {
    if (this.started) throw new Error("the content type cannot be set after the first write");
    this.#contentType = contentType;
  }

  setPrelude(metadata: Record<string, unknown>): void {
    this.setContentType(preludeContentType);
    this.#prelude = JSON.stringify(metadata);
  }

  /** Ends a started response with the error in its trailers. */
  failWith(error: DescribedError): void {
    this.#failure = error;
    this.end();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    const request = this.#start();
    if (chunk.length === 0) done();
    else request.write(chunk, (error) => done(error));
  }

  override _final(done: (error?: Error | null) => void): void {
    const request = this.#start();
    if (this.#failure !== undefined) {
      request.addTrailers({
        "Lambda-Runtime-Function-Error-Type": this.#failure.errorType,
        "Lambda-Runtime-Function-Error-Body": Buffer.from(JSON.stringify(this.#failure)).toString(
          "base64",
        ),
      });
    }
    this.#acknowledged = done;
    request.end();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#request?.destroy();
    done(error);
  }

  #start(): ClientRequest {
    if (this.#request !== undefined) return this.#request;
    const request = this.#open(this.#contentType);
    this.#request = request;
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => this.#acknowledged?.());
    });
    // Without an error: a client that hung up must not crash a handler that has no 'error' listener.
    request.on("error", () => this.destroy());
    if (this.#prelude === undefined) request.flushHeaders();
    else {
      request.write(this.#prelude);
      request.write(preludeEnd);
    }
    return request;
  }
}

/** `awslambda.HttpResponseStream`. */
export const HttpResponseStream = {
  /** Gives the response a status, headers and cookies; they leave with the first write. */
  from(stream: ResponseStream, metadata: Record<string, unknown>): ResponseStream {
    stream.setPrelude(metadata);
    return stream;
  },
};
