import { expect, test } from "vitest";
import { operationTask, refreshTask } from "../login/tasks.ts";
import { readTotp } from "../login/secret/totp.ts";
import type { RunTask } from "../run/run-task.ts";
import { isUnfinished } from "../run/status.ts";
import type { SessionKey } from "../session/session.ts";
import { defaultSettings as settings } from "../settings.ts";
import { sweep } from "../sweep/sweep.ts";
import { createEngine, type Engine } from "./simulation/engine.ts";
import { credentials, loginSession } from "./simulation/login-session.ts";
import { loginSite, LoginSite } from "./simulation/login-site.ts";
import { Mortal } from "./simulation/mortal.ts";
import { work } from "./work.ts";
import { createWorker } from "./worker.ts";

const totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
/** No task touches the world more often. */
const touchesMax = 500;

const tasks: { name: string; task: RunTask }[] = [
  { name: "refresh", task: refreshTask(loginSite) },
  { name: "operation", task: operationTask(loginSite, "find", {}) },
  { name: "operation with an effect", task: operationTask(loginSite, "book", {}) },
];

test.each(tasks)(
  "$name: its worker is killed at any moment, and it comes to its end, signed in",
  async ({ task }) => {
    let touches = 1;
    for (; touches < touchesMax; touches += 1) {
      const engine = createEngine();
      const site = new LoginSite();
      engine.browser.site = site;
      const codeNow = () => readTotp(totpSecret)?.codeAt(engine.world.clock.nowMs()) ?? "";
      Object.defineProperty(site, "code", { get: codeNow });
      const key = await loginSession(engine, task, { ...credentials, totpSecret });
      const killed = await killedAt(engine, touches);
      await comeToRest(engine, key);
      const { run, login, snapshotVersion } = await engine.read(key);
      const stands = { touches, status: run?.status, error: run?.error, signedIn: site.isSignedIn };
      expect(stands).toEqual({ touches, status: "COMPLETED", error: undefined, signedIn: true });
      expect(login?.goodVersion).toBeLessThanOrEqual(snapshotVersion);
      expect(site.bookings).toBe(task.operation === "book" ? 1 : 0);
      if (!killed) break;
    }
    expect(touches).toBeGreaterThan(10);
  },
);

/** Gives what is due to a worker that is killed at that touch of the world. @returns whether it came to that */
async function killedAt({ world, browser }: Engine, touches: number): Promise<boolean> {
  const mortal = new Mortal(touches);
  const worker = createWorker({
    world: mortal.reaching(world),
    browser,
    settings,
    processId: 2,
    report: () => {},
  });
  const [hint] = world.queue.drain();
  if (hint === undefined) throw new Error("nothing is due");
  const working = work(worker, hint, world.clock.nowMs() + 3_600_000).then(() => false);
  return Promise.race([working, mortal.died.then(() => true)]);
}

async function comeToRest(engine: Engine, key: SessionKey): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    if (!isUnfinished((await engine.read(key)).run)) return;
    await engine.world.clock.advance(settings.leaseMs + 1);
    await sweep(engine.world, settings);
    await engine.deliver();
  }
}
