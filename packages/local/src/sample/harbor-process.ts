import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createWriteStream } from "node:fs";
import { LocalServerError } from "../servers/index.ts";
import { repositoryRoot, type DataDirectory } from "../world/directory.ts";

export const defaultHarborPort = 7610;

/** Of what a site that does not start has said. */
const tailCharacters = 2_000;

/** An appointment made on the sample site. */
export type HarborBooking = { reference: string; container: string; date: string; time: string };

export type HarborProcess = {
  url: string;
  /** Every booking ever made, oldest first. */
  bookings(): HarborBooking[];
  /** Called when a booking is stored and before the site answers; the answer waits for it. */
  onBooking(listener: (booking: HarborBooking) => void): void;
  close(): Promise<void>;
};

type Message =
  | { type: "open"; url: string; bookings: HarborBooking[] }
  | { type: "booking"; booking: HarborBooking };

/**
 * Starts the sample site in a process of its own: it is a stranger to the product.
 * @throws LocalServerError `port_taken`, or `start_failed` with what it said last.
 */
export async function startHarborProcess(
  directory: DataDirectory,
  port: number,
): Promise<HarborProcess> {
  const entry = join(repositoryRoot, "test", "support", "harbor", "main.ts");
  const child = spawn(
    process.execPath,
    [entry, "--port", String(port), "--data", directory.harbor],
    { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: true },
  );
  const log = createWriteStream(directory.log("harbor"), { flags: "a" });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  const { url, bookings } = await Promise.race([opened(child), refused(child, port)]);
  let listener: (booking: HarborBooking) => void = () => {};
  child.on("message", (message: Message) => {
    if (message.type !== "booking") return;
    bookings.push(message.booking);
    listener(message.booking);
    child.send({ type: "go on" });
  });
  return {
    url,
    bookings: () => [...bookings],
    onBooking: (next) => {
      listener = next;
    },
    close: () => ended(child),
  };
}

function opened(child: ChildProcess): Promise<Extract<Message, { type: "open" }>> {
  return new Promise((resolve, reject) => {
    child.once("message", (message: Message) => {
      if (message.type === "open") resolve(message);
    });
    child.once("error", reject);
  });
}

/** Rejects when the process ends before it has opened, saying why. */
async function refused(child: ChildProcess, port: number): Promise<never> {
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words = `${words}${chunk.toString()}`.slice(-tailCharacters);
  });
  await Promise.all([once(child, "exit"), child.stderr && once(child.stderr, "close")]);
  if (words.includes(`Port ${port} is taken`)) {
    throw new LocalServerError(
      "port_taken",
      `The sample site cannot listen on port ${port}; set DORMOUSE_HARBOR_PORT to a free one.`,
    );
  }
  throw new LocalServerError(
    "start_failed",
    `The sample site did not start. It said:\n${words.trim()}`,
  );
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
