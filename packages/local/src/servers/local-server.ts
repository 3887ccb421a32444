/** A server of the local world, ready for requests on the loopback interface. */
export interface LocalServer {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** The server's own process. */
  readonly pid: number;
  /** Resolves when the process ends, by `close()` or by itself. */
  readonly exited: Promise<void>;
  /** Asks the server to end, kills it where it does not, and resolves when it is gone. Safe to call twice. */
  close(): Promise<void>;
}
