import { probeModel } from "@dormouse/agent/probe";
import { Breakers, type ModelHealth, type World } from "@dormouse/core";
import { modelsFromEnvironment } from "./models-from-environment.ts";

/**
 * The providers of models that the environment has keys of, as far as one sees without asking a model.
 * @throws InvalidSettingError
 */
export function createModelHealth(
  world: World,
  environment: Readonly<Record<string, string | undefined>>,
): ModelHealth {
  return {
    ...modelsFromEnvironment(environment),
    breakers: new Breakers(world),
    probe: probeModel,
    clock: world.clock,
  };
}
