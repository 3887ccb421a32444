export { startModelServer, type ModelRule, type ModelServer } from "./server.ts";
export type { ModelFailure, ModelQuestion, ModelReply } from "./reply.ts";
