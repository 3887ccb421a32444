import { ModelError, type ModelProviderConfiguration } from "@dormouse/core";
import { AISDKError, APICallError } from "ai";
import { explanations, kindOf } from "./status.ts";

/**
 * What the SDK's error means to us. Nothing of it is kept but for what a provider says of a request that it does
 * not take: it holds the request, and may hold the key.
 * @returns undefined where it is no failure of the provider's.
 */
export function failureOf(
  error: unknown,
  configuration: ModelProviderConfiguration,
): ModelError | undefined {
  if (error instanceof ModelError) return error;
  if (APICallError.isInstance(error)) return callFailure(error, configuration);
  if (!AISDKError.isInstance(error) || !unreadable.has(error.name)) return undefined;
  const { provider, model } = configuration;
  const message = `${provider}'s answer for ${model} cannot be understood.`;
  return new ModelError("outage", message, { provider, model });
}

/** What came was no answer of its kind. */
const unreadable = new Set([
  "AI_EmptyResponseBodyError",
  "AI_InvalidResponseDataError",
  "AI_JSONParseError",
  "AI_TypeValidationError",
  "AI_NoContentGeneratedError",
]);

function callFailure(error: APICallError, configuration: ModelProviderConfiguration): ModelError {
  const { provider, model } = configuration;
  const { statusCode: status } = error;
  const kind = kindOf(status, error.responseBody);
  const retryAfterMs = kind === "rate_limited" ? retryAfterOf(error) : undefined;
  const detail = kind === "invalid_request" ? `: ${withoutKey(error.message, configuration)}` : ".";
  const message = `${provider} ${explanations[kind]} (${model}, ${status ?? "no answer"})${detail}`;
  return new ModelError(kind, message, { provider, model, status, retryAfterMs });
}

/** As a header says it, in seconds or as a date; Google says it in the body. */
function retryAfterOf({ responseHeaders = {}, responseBody = "" }: APICallError) {
  const ms = Number(responseHeaders["retry-after-ms"]);
  if (ms > 0) return ms;
  const after =
    responseHeaders["retry-after"] ?? /"retryDelay":\s*"([\d.]+)s"/.exec(responseBody)?.[1];
  if (after === undefined) return undefined;
  const waitMs = /^[\d.]+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - Date.now();
  return waitMs > 0 ? Math.ceil(waitMs) : undefined;
}

/** As much as an operator needs to see what is wrong. */
const detailLength = 300;

function withoutKey(text: string, { apiKey = "" }: ModelProviderConfiguration): string {
  const masked = apiKey === "" ? text : text.replaceAll(apiKey, "***");
  return masked.slice(0, detailLength);
}
