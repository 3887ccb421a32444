import type { World } from "@dormouse/core";

export type Health = { status: "ok" | "degraded"; redis: "up" | "down" };

/** "degraded" is slower and still correct; it is over as soon as Redis answers again. */
export async function readHealth({ hot }: World): Promise<Health> {
  return (await hot.answers())
    ? { status: "ok", redis: "up" }
    : { status: "degraded", redis: "down" };
}
