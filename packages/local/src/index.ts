export { startLocalWorld } from "./world/local-world.ts";
export type { LocalWorld, LocalWorldOptions } from "./world/local-world.ts";
