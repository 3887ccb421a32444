export type { RedisAddress } from "./connection.ts";
export { startRedisDoor } from "./redis-door.ts";
export type { RedisDoor, RedisDoorOptions } from "./redis-door.ts";
