import type { CloudConfiguration } from "@dormouse/cloud";
import type { LocalWorld } from "@dormouse/local";

/** Kill one of the pool's processes that are at work; `chance`, from 0 to below 1, says which. */
export type Order = { pool: "step" | "stream" | "api" | "sweep"; chance: number };

/** Where the world's parts are. But for the API's, the addresses are new ones with each start. */
export type Reach = Pick<LocalWorld, "url" | "apiKey" | "queues"> & {
  /** What makes the same world in another process. */
  configuration: CloudConfiguration;
  servers: Pick<LocalWorld["servers"], "dynamodbUrl" | "sqsUrl" | "s3Url">;
};

export type Report = { type: "up"; reach: Reach } | { type: "obeyed"; killed: boolean };
