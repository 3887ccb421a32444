import type { ModelHealthView } from "@dormouse/contract";
import { readModelHealth, type Clock, type ModelHealth, type World } from "@dormouse/core";

export type Health = { status: "ok" | "degraded"; redis: "up" | "down" };

/** "degraded" is slower and still correct; it is over as soon as Redis answers again. */
export async function readHealth({ hot }: World): Promise<Health> {
  return (await hot.answers())
    ? { status: "ok", redis: "up" }
    : { status: "degraded", redis: "down" };
}

/** Whether the table answers, as it did within the last second. */
export function databaseAnswers({ store, clock }: World): Promise<boolean> {
  return withinSecond(clock, store, () =>
    store.readTenantByKeyHash("health").then(
      () => true,
      () => false,
    ),
  );
}

/** How the providers of models stood within the last second; none where there is no key of any. */
export async function modelsStand(models: ModelHealth | undefined): Promise<ModelHealthView[]> {
  if (models === undefined) return [];
  return withinSecond(models.clock, models, () => readModelHealth(models));
}

/** Anybody may ask, and each read costs money. */
const askedAgainAfterMs = 1_000;
const asked = new WeakMap<object, { atMs: number; answer: Promise<unknown> }>();

function withinSecond<Answer>(
  clock: Clock,
  whom: object,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  const nowMs = clock.nowMs();
  const known = asked.get(whom);
  if (known !== undefined && Math.abs(nowMs - known.atMs) < askedAgainAfterMs) {
    return known.answer as Promise<Answer>;
  }
  const answer = ask();
  asked.set(whom, { atMs: nowMs, answer });
  return answer;
}
