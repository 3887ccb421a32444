export type { ApiContext, ApiEnv, HostBindings } from "./api/context.ts";
export { createApi, createEventsApi } from "./api/create-api.ts";
export { readResources } from "./resources.ts";
