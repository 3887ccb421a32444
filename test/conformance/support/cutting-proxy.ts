import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/**
 * What becomes of a request: it passes; the server does it but its answer is lost, or never comes; it never gets
 * there and the line is cut; it never gets there and nobody answers.
 */
export type Fate = "pass" | "loseAnswer" | "holdAnswer" | "cut" | "hang";

type Decision = (operation: string, body: string) => Fate | Promise<Fate>;

export type CuttingProxy = {
  url: string;
  /** Decides about each request by the operation's name, such as "TransactWriteItems", and what it says. */
  decide(fateOf: Decision): void;
  close(): Promise<void>;
};

/** A proxy in front of a DynamoDB server that loses what it is told to lose. */
export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  let fateOf: Decision = () => "pass";
  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const fate = await fateOf(operation, body.toString());
    if (fate === "hang") return;
    if (fate === "cut") return void request.socket.destroy();
    const answer = await ask(target, request, body);
    if (fate === "holdAnswer") return;
    if (fate === "loseAnswer") return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide(decision) {
      fateOf = decision;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = { status: number; headers: IncomingMessage["headers"]; body: Buffer };

function ask(target: string, { method, url, headers }: IncomingMessage, body: Buffer) {
  return new Promise<Answer>((resolve, reject) => {
    const asked = forward(new URL(url ?? "/", target), { method, headers }, (answer) => {
      answer.toArray().then(
        (chunks) =>
          resolve({
            status: answer.statusCode ?? 500,
            headers: answer.headers,
            body: Buffer.concat(chunks),
          }),
        reject,
      );
    });
    asked.on("error", reject).end(body);
  });
}
