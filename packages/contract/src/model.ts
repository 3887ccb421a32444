import { z } from "zod";

/** Those who have models to ask; `openai_compatible` is any server that speaks OpenAI's chat protocol. */
export const ModelProvider = z.enum([
  "google",
  "deepseek",
  "openai",
  "anthropic",
  "bedrock",
  "openai_compatible",
]);
export type ModelProvider = z.infer<typeof ModelProvider>;

/** Why a model gave no answer that can be used. */
export const ModelErrorKind = z
  .enum([
    "outage",
    "rate_limited",
    "timeout",
    "key_refused",
    "invalid_request",
    "declined",
    "invalid_answer",
  ])
  .meta({
    description: [
      "- `outage`: the provider does not answer, or not with anything that can be understood",
      "- `rate_limited`: too much was asked of it",
      "- `timeout`: no answer came in time",
      "- `key_refused`: its key is not valid, or the account has no credit",
      "- `invalid_request`: it does not take the request: there is no such model, or too much text",
      "- `declined`: the model does not answer this",
      "- `invalid_answer`: the answer is not as it must be, and was not when asked once more",
    ].join("\n"),
  });
export type ModelErrorKind = z.infer<typeof ModelErrorKind>;

/** Of a provider's circuit breaker. */
export const BreakerStanding = z.enum(["closed", "open", "half_open"]).meta({
  description:
    "`closed`: it is asked; `open`: it failed, and is not asked until `openUntil`; `half_open`: one call finds out whether it is back.",
});
export type BreakerStanding = z.infer<typeof BreakerStanding>;

/** A provider as GET /models shows it. Keys are never shown. */
export const ModelProviderView = z
  .object({
    provider: ModelProvider,
    configured: z.boolean().meta({ description: "Whether it can be asked." }),
    missing: z
      .array(z.string())
      .meta({ description: "Environment variables that it still needs; empty where none." }),
    model: z
      .string()
      .optional()
      .meta({ description: "The one that is asked where a run names none." }),
    price: z
      .object({
        input: z.number(),
        cachedInput: z.number(),
        output: z.number(),
        until: z.iso.date().optional().meta({ description: "After this day it is not known." }),
      })
      .optional()
      .meta({
        description:
          "In US dollars for a million tokens, of calls that are not long; absent where it is not known.",
      }),
    breaker: BreakerStanding,
    openUntil: z.iso.datetime().optional(),
    lastError: z
      .object({ kind: ModelErrorKind, at: z.iso.datetime() })
      .optional()
      .meta({ description: "Known for ten minutes." }),
    checkedAt: z.iso.datetime().optional().meta({
      description: "When it was looked at last, or last gave an answer; known for ten minutes.",
    }),
  })
  .meta({ id: "ModelProviderState" });
export type ModelProviderView = z.infer<typeof ModelProviderView>;

/** How a provider stands, without what is of its configuration: health tells it without a key. */
export const ModelHealthView = ModelProviderView.pick({
  provider: true,
  breaker: true,
  lastError: true,
  checkedAt: true,
}).meta({ id: "ModelHealth" });
export type ModelHealthView = z.infer<typeof ModelHealthView>;

export const ModelsView = z
  .object({
    fallbacks: z
      .array(ModelProvider)
      .meta({ description: "In the order in which they are asked; only those that can be." }),
    providers: z.array(ModelProviderView),
  })
  .meta({ id: "Models" });
export type ModelsView = z.infer<typeof ModelsView>;
