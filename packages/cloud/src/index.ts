export * from "./connection.ts";
export * from "./dynamodb/store.ts";
