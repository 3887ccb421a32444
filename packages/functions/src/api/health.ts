import type { Store, World } from "@dormouse/core";

export type Health = { status: "ok" | "degraded"; redis: "up" | "down" };

/** "degraded" is slower and still correct; it is over as soon as Redis answers again. */
export async function readHealth({ hot }: World): Promise<Health> {
  return (await hot.answers())
    ? { status: "ok", redis: "up" }
    : { status: "degraded", redis: "down" };
}

/** Anybody may ask, and each read costs money. */
const askedAgainAfterMs = 1_000;
const asked = new WeakMap<Store, { atMs: number; answers: Promise<boolean> }>();

/** Whether the table answers, as it did within the last second. */
export function databaseAnswers({ store, clock }: World): Promise<boolean> {
  const nowMs = clock.nowMs();
  const known = asked.get(store);
  if (known !== undefined && Math.abs(nowMs - known.atMs) < askedAgainAfterMs) return known.answers;
  const answers = store.readTenantByKeyHash("health").then(
    () => true,
    () => false,
  );
  asked.set(store, { atMs: nowMs, answers });
  return answers;
}
