import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { LocalServerError } from "./server-error.ts";

export const LOOPBACK = "127.0.0.1";

/** A world that was just killed may hold its port for a moment longer. */
const RELEASE_PATIENCE_MS = 2000;
const RELEASE_POLL_MS = 50;

/** @returns a port that nobody listens on now; another program may still take it before it is used */
export async function findFreePort(): Promise<number> {
  const port = await tryListen(0);
  if (port === undefined)
    throw new LocalServerError("port_taken", "This machine has no free port.");
  return port;
}

/**
 * @param variable the environment variable that chooses another port, for the error's message
 * @throws {LocalServerError} `port_taken`
 */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const deadline = Date.now() + RELEASE_PATIENCE_MS;
  while ((await tryListen(port)) === undefined) {
    if (Date.now() > deadline) {
      throw new LocalServerError(
        "port_taken",
        `Port ${port} is taken; set ${variable} to a free one, or stop the program that holds it.`,
      );
    }
    await sleep(RELEASE_POLL_MS);
  }
}

/** @returns the port that could be listened on, or undefined where it is taken */
function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const listened = typeof address === "object" ? address?.port : undefined;
      server.close(() => resolve(listened));
    });
  });
}
