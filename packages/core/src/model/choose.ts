import { DormouseError, type ModelChoice, type ModelProvider } from "@dormouse/contract";
import {
  modelProviderNames,
  modelProviders,
  type ModelConfiguration,
  type ModelProviderConfiguration,
} from "./provider.ts";

/** What a run asks for, if anything. */
export type ModelWish = Named & {
  /** Who is asked after that one, in place of those that the deployment has. */
  fallbacks?: ModelChoice[] | undefined;
};

type Named = { provider?: ModelProvider | undefined; model?: string | undefined };

/**
 * Whom to ask, in order: who is wished for, then the others as the wish or else the deployment has them.
 * @param at where the wish stands in the request.
 * @throws DormouseError `model_key_missing` where nobody can be asked, or not who is wished for; `invalid_request`
 * where nobody has the model.
 */
export function chooseModels(
  { fallbacks: deployed }: ModelConfiguration,
  wish: ModelWish = {},
  at = "model",
): ModelProviderConfiguration[] {
  if (deployed.length === 0) throw noKey(modelProviderNames);
  const first =
    wish.provider === undefined && wish.model === undefined ? [] : [choose(deployed, wish, at)];
  if (wish.fallbacks === undefined) {
    const named = first.map(({ provider }) => deployed.find(isOf(provider)));
    return [...first, ...deployed.filter((candidate) => !named.includes(candidate))];
  }
  const others = wish.fallbacks.map((choice, index) => {
    const named = typeof choice === "string" ? { provider: choice } : choice;
    return choose(deployed, named, `${at}.fallbacks[${index}]`);
  });
  const choices = [...first, ...others];
  return choices.length === 0 ? deployed.slice(0, 1) : withoutRepeats(choices);
}

/** A provider as the deployment has it, for the model that is named. */
function choose(
  deployed: readonly ModelProviderConfiguration[],
  { provider: named, model }: Named,
  at: string,
): ModelProviderConfiguration {
  const provider = named ?? providerOf(model ?? "", at);
  const found = deployed.find(isOf(provider));
  if (found === undefined) throw noKey([provider], at);
  return { ...found, model: model ?? found.model };
}

function isOf(provider: ModelProvider) {
  return (candidate: ModelProviderConfiguration): boolean => candidate.provider === provider;
}

/** Of two names, one may have been of the model that is asked anyway. */
function withoutRepeats(choices: ModelProviderConfiguration[]): ModelProviderConfiguration[] {
  const isSame = (one: ModelProviderConfiguration) => (other: ModelProviderConfiguration) =>
    one.provider === other.provider && one.model === other.model;
  return choices.filter((choice, index) => choices.findIndex(isSame(choice)) === index);
}

/** What the names of their models begin with. */
const prefixes: [RegExp, ModelProvider][] = [
  [/^gemini-/, "google"],
  [/^deepseek-/, "deepseek"],
  [/^(gpt-|chatgpt-|o\d)/, "openai"],
  [/^claude-/, "anthropic"],
];

function providerOf(model: string, at: string): ModelProvider {
  const [, provider] = prefixes.find(([prefix]) => prefix.test(model)) ?? [];
  if (provider !== undefined) return provider;
  throw new DormouseError(
    "invalid_request",
    `${at}.model: nothing tells who has "${model}"; name its provider as well: ${modelProviderNames.join(", ")}`,
    { path: `${at}.model` },
  );
}

/** @param at where they are named, if they are. */
function noKey(providers: readonly ModelProvider[], at?: string): DormouseError {
  const variables = providers.map(neededBy).join(", ");
  const [who, what] =
    providers.length === 1
      ? [`the model provider ${providers[0]}`, `Set ${variables}`]
      : ["any model provider", `Set one of ${variables}`];
  return new DormouseError(
    "model_key_missing",
    `There is no key of ${who}. ${what}, or use a script or an operation, which need none.`,
    at === undefined ? {} : { path: at },
  );
}

function neededBy(provider: ModelProvider): string {
  const { keyVariable, baseUrlVariable, modelVariable, ownServer } = modelProviders[provider];
  const first = ownServer === true ? baseUrlVariable : keyVariable;
  return modelVariable === undefined ? first : `${first} with ${modelVariable}`;
}
