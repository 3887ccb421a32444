import { parse, type ModelProvider } from "@dormouse/contract";
import {
  listedPrices,
  modelPricesVariable,
  modelProviderNames,
  modelProviders,
  modelsVariable,
  type ModelConfiguration,
  type ModelPrices,
  type ModelProviderConfiguration,
} from "@dormouse/core";
import { z } from "zod";
import { readSentAddress } from "./sent-address.ts";
import { readSentSecret } from "./sent-secret.ts";
import { InvalidSettingError } from "./settings-from-environment.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which providers of models can be asked, in which order, and what their models cost. Keys are found under the
 * names that the providers gave them.
 * @throws InvalidSettingError
 */
export function modelsFromEnvironment(environment: Environment): {
  configuration: ModelConfiguration;
  prices: ModelPrices;
} {
  const wanted = wantedIn(environment);
  const found = wanted.map((choice) => configure(choice, environment));
  return {
    configuration: {
      fallbacks: found.flatMap(({ configured }) => configured ?? []),
      missing: Object.fromEntries(found.map(({ provider, missing }) => [provider, missing])),
    },
    prices: { ...listedPrices, ...pricesIn(environment) },
  };
}

type Wanted = { provider: ModelProvider; model?: string };

/** "google,deepseek:deepseek-v4-pro"; whatever has a key where nothing is said. */
function wantedIn(environment: Environment): Wanted[] {
  const names = (environment[modelsVariable] ?? "").split(",").map((text) => text.trim());
  const said = names.filter((text) => text !== "");
  if (said.length === 0) return modelProviderNames.map((provider) => ({ provider }));
  return said.map((text) => {
    const [name = "", ...rest] = text.split(":");
    const provider = modelProviderNames.find((candidate) => candidate === name);
    if (provider === undefined) {
      throw new InvalidSettingError(
        modelsVariable,
        `names the model provider "${name}", which is none of ${modelProviderNames.join(", ")}`,
      );
    }
    // Names of models may have colons of their own.
    return rest.length === 0 ? { provider } : { provider, model: rest.join(":") };
  });
}

type Found = {
  provider: ModelProvider;
  configured?: ModelProviderConfiguration;
  missing: string[];
};

function configure(wanted: Wanted, environment: Environment): Found {
  const { provider } = wanted;
  const facts = modelProviders[provider];
  const read = (variable: string | undefined) =>
    (variable === undefined ? undefined : environment[variable]) || undefined;
  const apiKey = readSentSecret(environment, facts.keyVariable);
  const baseUrl = addressIn(environment, facts.baseUrlVariable);
  const model = wanted.model ?? read(facts.modelVariable) ?? facts.model;
  const missing = [
    ...(facts.ownServer === true && baseUrl === undefined ? [facts.baseUrlVariable] : []),
    ...(facts.ownServer !== true && apiKey === undefined ? [facts.keyVariable] : []),
    ...(model === undefined && facts.modelVariable !== undefined ? [facts.modelVariable] : []),
  ];
  if (missing.length > 0 || model === undefined) return { provider, missing };
  const region = read(facts.regionVariable) ?? read("AWS_REGION");
  return {
    provider,
    missing,
    configured: {
      provider,
      model,
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(facts.regionVariable === undefined || region === undefined ? {} : { region }),
    },
  };
}

/** Paths of a provider's own are put behind it. */
function addressIn(environment: Environment, variable: string): string | undefined {
  const url = readSentAddress(environment, variable, {
    isFit: ({ protocol }) => /^https?:$/.test(protocol),
    must: "an http or https address",
    sentAlong: "a key",
  });
  return url?.href.replace(/\/+$/, "");
}

const perMillion = z.number().min(0);
const prices = {
  input: perMillion,
  cachedInput: perMillion.optional(),
  cacheWrite: perMillion.optional(),
  output: perMillion,
};
const PriceList: z.ZodType<ModelPrices> = z.record(
  z.string(),
  z.strictObject({
    ...prices,
    long: z.strictObject({ overInputTokens: z.int().min(1), ...prices }).optional(),
    until: z.iso.date().optional(),
  }),
);

function pricesIn(environment: Environment): ModelPrices {
  const text = environment[modelPricesVariable] ?? "";
  if (text === "") return {};
  try {
    return parse(PriceList, JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it cannot be read";
    throw new InvalidSettingError(
      modelPricesVariable,
      `must be JSON of prices in dollars for a million tokens, such as {"llama":{"input":0,"output":0}}: ${reason}`,
    );
  }
}
