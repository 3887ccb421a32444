import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHttpChallengeResolver } from "./http-challenge-resolver.ts";

type Asked = { method?: string; authorization?: string; body: unknown };

const token = "token-canary-1";
const captchaApiKey = "captcha-canary-2";
const picture = { content: Buffer.from("picture-canary-3"), contentType: "image/png" };
const challenge = { site: "harbor", challenge: "picture", prompt: "Which letters?" };
const never = new AbortController().signal;

let server: Server;
let url: string;
let asked: Asked[];
let answer: (response: ServerResponse, request: IncomingMessage) => void;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, headers } = request;
      asked.push({
        ...(method && { method }),
        ...(headers.authorization && { authorization: headers.authorization }),
        body: JSON.parse(body) as unknown,
      });
      answer(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  asked = [];
});

function says(status: number, body = "", headers: Record<string, string> = {}): void {
  answer = (response) => response.writeHead(status, headers).end(body);
}

function resolve(signal: AbortSignal = never, timeoutMs = 20_000) {
  const resolver = createHttpChallengeResolver({ url, token, timeoutMs });
  return resolver.resolve({ ...challenge, picture, captchaApiKey }, signal);
}

test("is sent what a person would be asked, with the owner's key, and answers it", async () => {
  says(200, JSON.stringify({ answer: "HBRQX", cost: 1 }));
  expect(await resolve()).toBe("HBRQX");
  expect(asked).toEqual([
    {
      method: "POST",
      authorization: `Bearer ${token}`,
      body: {
        ...challenge,
        picture: { contentType: "image/png", base64: picture.content.toString("base64") },
        captcha_api_key: captchaApiKey,
      },
    },
  ]);
});

test("is sent nothing that is not there", async () => {
  says(200, JSON.stringify({ answer: "HBRQX" }));
  await createHttpChallengeResolver({ url }).resolve(challenge, never);
  expect(asked).toEqual([{ method: "POST", body: challenge }]);
});

test("leaves the challenge to a person by status 204", async () => {
  says(204);
  expect(await resolve()).toBeUndefined();
});

test.each([
  ["status 500", () => says(500, `no such key: ${captchaApiKey}`), "status 500"],
  ["no JSON", () => says(200, `<p>${captchaApiKey}`), "something else"],
  ["no answer", () => says(200, JSON.stringify({ answer: 1, captchaApiKey })), "something else"],
  ["far too much", () => says(200, captchaApiKey.repeat(10_000)), "more than 65536 bytes"],
  ["a way elsewhere", () => says(307, "", { location: `${url}?${token}` }), "leads elsewhere"],
  ["nothing, and goes", () => (answer = (_, { socket }) => socket.destroy()), "could not be asked"],
])("fails where it answers %s, without a word of what was sent", async (_, arrange, expected) => {
  arrange();
  const error: unknown = await resolve().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ChallengeResolverError" });
  expect(error).not.toHaveProperty("cause");
  const { message } = error as Error;
  expect(message).toContain(expected);
  expect(message).not.toContain("canary");
  expect(asked).toHaveLength(1);
});

test("fails where it takes too long, to begin an answer or to end it", async () => {
  answer = () => {};
  await expect(resolve(never, 50)).rejects.toThrow("took more than 50 ms");
  answer = (response) => void response.writeHead(200).write('{"answer":');
  await expect(resolve(never, 50)).rejects.toThrow("took more than 50 ms");
});

test("is not waited for once nobody does", async () => {
  const step = new AbortController();
  answer = () => step.abort(new Error("the step is over"));
  await expect(resolve(step.signal)).rejects.toThrow("the step is over");
});
