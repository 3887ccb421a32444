export * from "./blobs.ts";
export * from "./functions.ts";
export * from "./http.ts";
export * from "./links.ts";
export * from "./queues.ts";
export * from "./retention.ts";
export * from "./schedules.ts";
export * from "./table.ts";
