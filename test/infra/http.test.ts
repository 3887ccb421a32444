import { functions, http } from "@dormouse/cloud/infrastructure";
import { beforeAll, expect, test } from "vitest";
import { sharesCredentials } from "./rules.ts";
import { resourceOf, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

let dev: Synthesis;
let production: Synthesis;

beforeAll(async () => {
  [dev, production] = await Promise.all([synthesize("dev"), synthesize("production")]);
});

const corsOfApi = () => resourceOf(dev, "aws:apigatewayv2/api:Api").inputs.corsConfiguration;
const streamUrl = () => resourceOf(dev, "aws:lambda/functionUrl:FunctionUrl").inputs;

test("every request to the API goes to the one function", () => {
  expect(resourceOf(dev, "aws:apigatewayv2/route:Route").inputs.routeKey).toBe("$default");
});

test("the API's function gives up no later than the gateway, which waits 30 seconds", () => {
  expect(functions.api.timeoutSeconds).toBeLessThanOrEqual(30);
});

test("requests are throttled before a function is paid for them", () => {
  expect(resourceOf(dev, "aws:apigatewayv2/stage:Stage").inputs.defaultRouteSettings).toEqual({
    throttlingRateLimit: http.throttling.requestsPerSecond,
    throttlingBurstLimit: http.throttling.burst,
  });
});

test("the stream function's URL streams its responses", () => {
  expect(streamUrl().invokeMode).toBe("RESPONSE_STREAM");
});

test("both doors answer other sites' pages by the same rules", () => {
  const { maxAgeSeconds, ...rules } = http.cors;
  for (const cors of [corsOfApi(), streamUrl().cors]) {
    expect(cors).toEqual({ ...rules, maxAge: maxAgeSeconds });
  }
});

test("no page is let in on a visitor's credentials", () => {
  expect([corsOfApi(), streamUrl().cors].filter(sharesCredentials)).toEqual([]);
});

test("every allowed method is one that a function URL takes, of six letters at most", () => {
  expect(streamUrl().cors.allowMethods.filter((method) => method.length > 6)).toEqual([]);
});

test("open streams cannot use up a production account's concurrency", () => {
  const reserved = (synthesis: Synthesis) =>
    resourceOf(synthesis, "aws:lambda/function:Function", "StreamFunction").inputs
      .reservedConcurrentExecutions;
  expect(reserved(production)).toBe(functions.stream.concurrency);
  expect(reserved(dev)).toBeUndefined();
});

test("a deployment prints where the API and the streams are", () => {
  expect(dev.outputs).toEqual({
    apiUrl: expect.stringMatching(/^https:/),
    streamUrl: expect.stringMatching(/^https:/),
  });
});
