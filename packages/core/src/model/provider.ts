import type { ModelProvider } from "@dormouse/contract";

/** What is needed to ask one provider. Its key is a secret. */
export type ModelProviderConfiguration = {
  provider: ModelProvider;
  /** Asked where a run names no other. */
  model: string;
  /** Absent only where a server of one's own asks for none. */
  apiKey?: string;
  /** Where it is found, if not where the provider has it. */
  baseUrl?: string;
  /** Of Bedrock. */
  region?: string;
};

export type ModelConfiguration = {
  /** Those that can be asked, in the order in which they are. */
  fallbacks: ModelProviderConfiguration[];
  /** Of the others: the environment variables that they need. */
  missing: Partial<Record<ModelProvider, string[]>>;
};

type ProviderFacts = {
  keyVariable: string;
  baseUrlVariable: string;
  /** What it is asked for where nobody says otherwise … */
  model?: string;
  /** … or the variable that must say it, where models are the operator's own choice. */
  modelVariable?: string;
  /** Says where it is, if not where the function is. */
  regionVariable?: string;
  /** Its server may be one's own: it needs no key, but its address. */
  ownServer?: true;
};

/** How each is configured. Models are those that their providers name for work with tools at a moderate price. */
export const modelProviders: Record<ModelProvider, ProviderFacts> = {
  google: {
    keyVariable: "GOOGLE_GENERATIVE_AI_API_KEY",
    baseUrlVariable: "GOOGLE_GENERATIVE_AI_BASE_URL",
    model: "gemini-3.8-flash",
  },
  deepseek: {
    keyVariable: "DEEPSEEK_API_KEY",
    baseUrlVariable: "DEEPSEEK_BASE_URL",
    model: "deepseek-flash",
  },
  openai: {
    keyVariable: "OPENAI_API_KEY",
    baseUrlVariable: "OPENAI_BASE_URL",
    model: "gpt-6.1-terra",
  },
  anthropic: {
    keyVariable: "ANTHROPIC_API_KEY",
    baseUrlVariable: "ANTHROPIC_BASE_URL",
    model: "claude-sonnet-5-5",
  },
  bedrock: {
    keyVariable: "AWS_BEARER_TOKEN_BEDROCK",
    baseUrlVariable: "BEDROCK_BASE_URL",
    modelVariable: "BEDROCK_MODEL",
    regionVariable: "BEDROCK_REGION",
  },
  openai_compatible: {
    keyVariable: "OPENAI_COMPATIBLE_API_KEY",
    baseUrlVariable: "OPENAI_COMPATIBLE_BASE_URL",
    modelVariable: "OPENAI_COMPATIBLE_MODEL",
    ownServer: true,
  },
};

/** The order where nobody says another: whoever has a key. */
export const modelProviderNames = Object.keys(modelProviders) as readonly ModelProvider[];

/** Says which providers are asked, in which order, and for which models: "google,deepseek:deepseek-v4-pro". */
export const modelsVariable = "DORMOUSE_MODELS";

/** Says what models cost that have no price here, or another one. */
export const modelPricesVariable = "DORMOUSE_MODEL_PRICES";

/** Of all environment variables those that are no secrets. */
export const modelVariables: readonly string[] = [
  modelsVariable,
  modelPricesVariable,
  ...Object.values(modelProviders).flatMap(({ baseUrlVariable, modelVariable, regionVariable }) =>
    [baseUrlVariable, modelVariable, regionVariable].filter((name) => name !== undefined),
  ),
];
