export type { ApiContext, ApiEnv, HostBindings } from "./api/context.ts";
export { createApi, createStreamApi } from "./api/create-api.ts";
export { createApiHandler } from "./handlers/api.ts";
export { createCollectHandler } from "./handlers/collect.ts";
export { createDeadLetterHandler } from "./handlers/dead-letter.ts";
export { createStepHandler } from "./handlers/step.ts";
export { createStreamHandler } from "./handlers/stream.ts";
export { createSweepHandler } from "./handlers/sweep.ts";
export { InvalidSettingError, settingsFromEnvironment } from "./settings-from-environment.ts";
