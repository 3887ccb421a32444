export * from "./functions.ts";
export * from "./queues.ts";
export * from "./schedules.ts";
export * from "./table.ts";
