import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import type { Body, ModelFailure, ModelQuestion, ModelReply, Wire } from "./reply.ts";
import { anthropic } from "./wires/anthropic.ts";
import { bedrock } from "./wires/bedrock.ts";
import { chat } from "./wires/chat.ts";
import { google } from "./wires/google.ts";
import { responses } from "./wires/responses.ts";

/** What is answered to a question; undefined is that nothing fits it, which is answered with 500. */
export type ModelRule = (question: ModelQuestion) => ModelReply | ModelFailure | undefined;

export type ModelServer = {
  /** Of all protocols alike. */
  url: string;
  /** What was asked, oldest first. */
  questions: ModelQuestion[];
  /** Requests that look whether the provider is there. */
  looks: { path: string; headers: IncomingMessage["headers"] }[];
  /** From now on; the first rule that answers counts. */
  answer(...rules: ModelRule[]): void;
  /** These one after another, the last of them from then on. */
  answerInTurn(...replies: (ModelReply | ModelFailure)[]): void;
  /** What is answered to those that look whether it is there. */
  look(answer: 200 | Exclude<ModelFailure, string> | "stall"): void;
  /** Resolves when the next question has come in. */
  asked(): Promise<ModelQuestion>;
  close(): Promise<void>;
};

const wires: Wire[] = [chat, responses, anthropic, google, bedrock];

/** A server on this machine that answers as providers of models do, by rules, and fails as they do. */
export async function startModelServer(): Promise<ModelServer> {
  const questions: ModelQuestion[] = [];
  const looks: ModelServer["looks"] = [];
  let rules: ModelRule[] = [];
  let looked: Parameters<ModelServer["look"]>[0] = 200;
  let waiting: ((question: ModelQuestion) => void)[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://model.test").pathname;
    if (request.method === "GET") {
      looks.push({ path, headers: request.headers });
      return looked === 200 ? send(response, 200, { data: [] }) : fail(response, looked);
    }
    const body = JSON.parse(await readText(request)) as Body;
    const wire = wires.find((candidate) => candidate.modelOf(path, body) !== undefined);
    if (wire === undefined) return send(response, 404, { error: { message: `no route ${path}` } });
    const question: ModelQuestion = {
      wire: wire.name,
      model: wire.modelOf(path, body) ?? "",
      told: textsIn(body),
      tools: wire.toolsOf(body),
      headers: request.headers,
      body,
    };
    questions.push(question);
    for (const tell of waiting.splice(0)) tell(question);
    const answer = firstOf(rules, question) ?? { status: 500, body: { error: "no rule" } };
    if (typeof answer === "string" || "status" in answer) return fail(response, answer);
    const { text = "", calls = [], usage = {} } = answer;
    const { input = 100, cached = 0, output = 10 } = usage;
    send(response, 200, wire.write({ ...answer, text, calls }, { input, cached, output }));
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    questions,
    looks,
    answer: (...given) => (rules = given),
    answerInTurn(...replies) {
      const rest = [...replies];
      rules = [() => (rest.length > 1 ? rest.shift() : rest[0])];
    },
    look: (answer) => (looked = answer),
    asked: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      waiting = [];
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function firstOf(rules: ModelRule[], question: ModelQuestion): ReturnType<ModelRule> {
  for (const rule of rules) {
    const answer = rule(question);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

function fail(response: ServerResponse, failure: ModelFailure): void {
  if (failure === "stall") return;
  if (failure === "reset") return void response.socket?.resetAndDestroy();
  if (failure === "garbage") {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"choices":[{"mess');
    response.end("\u0000\u0001 this is no JSON");
    return;
  }
  const { status, headers, body = { error: { message: `failed with ${status}` } } } = failure;
  send(response, status, body, headers);
}

/** Every text that the body holds of what the model is told; names and types among them do no harm. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
