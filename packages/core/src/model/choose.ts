import { DormouseError, type ModelProvider } from "@dormouse/contract";
import {
  modelProviderNames,
  modelProviders,
  type ModelConfiguration,
  type ModelProviderConfiguration,
} from "./provider.ts";

/** What a run asks for, if anything. */
export type ModelWish = {
  provider?: ModelProvider | undefined;
  model?: string | undefined;
};

/**
 * Whom to ask, in order: who is wished for, then the others as the deployment has them.
 * @throws DormouseError `model_key_missing` where nobody can be asked, or not who is wished for; `invalid_request`
 * where nobody has the model.
 */
export function chooseModels(
  { fallbacks }: ModelConfiguration,
  { provider: named, model }: ModelWish = {},
): ModelProviderConfiguration[] {
  if (fallbacks.length === 0) throw noKey(modelProviderNames);
  const provider = named ?? (model === undefined ? undefined : providerOf(model));
  if (provider === undefined) return fallbacks;
  const wished = fallbacks.find((candidate) => candidate.provider === provider);
  if (wished === undefined) throw noKey([provider]);
  return [
    { ...wished, model: model ?? wished.model },
    ...fallbacks.filter((candidate) => candidate !== wished),
  ];
}

/** What the names of their models begin with. */
const prefixes: [RegExp, ModelProvider][] = [
  [/^gemini-/, "google"],
  [/^deepseek-/, "deepseek"],
  [/^(gpt-|chatgpt-|o\d)/, "openai"],
  [/^claude-/, "anthropic"],
];

function providerOf(model: string): ModelProvider {
  const [, provider] = prefixes.find(([prefix]) => prefix.test(model)) ?? [];
  if (provider !== undefined) return provider;
  throw new DormouseError(
    "invalid_request",
    `model: nothing tells who has "${model}"; name its provider as well: ${modelProviderNames.join(", ")}`,
    { path: "model" },
  );
}

function noKey(providers: readonly ModelProvider[]): DormouseError {
  const variables = providers.map(neededBy).join(", ");
  const [who, what] =
    providers.length === 1
      ? [`the model provider ${providers[0]}`, `Set ${variables}`]
      : ["any model provider", `Set one of ${variables}`];
  return new DormouseError(
    "model_key_missing",
    `There is no key of ${who}. ${what}, or use a script or an operation, which need none.`,
  );
}

function neededBy(provider: ModelProvider): string {
  const { keyVariable, baseUrlVariable, modelVariable, ownServer } = modelProviders[provider];
  const first = ownServer === true ? baseUrlVariable : keyVariable;
  return modelVariable === undefined ? first : `${first} with ${modelVariable}`;
}
