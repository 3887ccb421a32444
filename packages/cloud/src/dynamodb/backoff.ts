import { setTimeout as sleep } from "node:timers/promises";

const baseMs = 25;
const capMs = 800;

/** Waits before try number `attempt` + 1: at random, so that those who collided do not collide again. */
export async function backOff(attempt: number): Promise<void> {
  await sleep(Math.random() * Math.min(capMs, baseMs * 2 ** attempt));
}
