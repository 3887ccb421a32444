export * from "./announcer.ts";
export * from "./blobs.ts";
export * from "./clock.ts";
export * from "./ids.ts";
export * from "./keyring.ts";
export * from "./queue.ts";
export * from "./store.ts";
export * from "./world.ts";
