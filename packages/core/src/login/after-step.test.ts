import { expect, test } from "vitest";
import type { CurrentRun } from "../session/session.ts";
import { defaultSettings as settings } from "../settings.ts";
import { loginAfter, loginAfterFailure } from "./after-step.ts";
import type { LoginState } from "./login.ts";
import type { Judged, Stage } from "./stages.ts";

const minuteMs = 60_000;
const nowMs = 1_000 * minuteMs;
const error = { code: "login_failed", message: "The password is wrong." };

const kept: LoginState = {
  site: "harbor",
  username: "ada",
  fingerprint: "f",
  keepAlive: true,
  everyMs: 5 * minuteMs,
  health: "healthy",
  failures: 0,
  turnAtMs: nowMs - 1,
  goodVersion: 3,
};

function runAt(stages: Stage[], doneSteps: number): CurrentRun {
  const totalSteps = stages.length;
  const status = "ACTIVE";
  const common = { runId: "run", kind: "refresh", firstStep: 1, createdAtMs: 0 } as const;
  return { ...common, status, stages, totalSteps, doneSteps };
}

type Step = { login?: LoginState; stages?: Stage[]; judged?: Judged; doneSteps?: number };

/** What is known behind a step that has ended well, or its run with it where it has failed. */
function after(
  status: CurrentRun["status"],
  { login = kept, stages = ["check"], judged, doneSteps = 0 }: Step,
) {
  const run = runAt(stages, doneSteps);
  const ended = { ...run, status, ...(status === "FAILED" ? { error } : {}) };
  const outcome = judged === undefined ? {} : { judged };
  const done = { run: ended, outcome, snapshotVersion: 9 };
  return loginAfter({ login, run }, done, settings, nowMs);
}

const signedIn: Judged = { verdict: "signed_in" };
const unsure: Judged = { verdict: "unsure" };

test("one that was seen to be signed in is looked after when its time has come again", () => {
  const seen = after("COMPLETED", { judged: signedIn, login: { ...kept, failures: 1 } });
  expect(seen?.events).toEqual([]);
  expect(seen?.login).toMatchObject({
    failures: 0,
    refreshedAtMs: nowMs,
    turnAtMs: nowMs + 5 * minuteMs,
    // Its step kept no state: the newest was not seen.
    goodVersion: 3,
  });
});

test("who signs in is told of once, and has recovered where it was unhealthy", () => {
  const login = { ...kept, health: "unhealthy", failures: 4, unhealthySinceMs: 1 } as const;
  const stages: Stage[] = ["operate", "signIn", "operate"];
  const recovered = after("ACTIVE", { login, stages, judged: signedIn, doneSteps: 1 });
  expect(recovered?.events.map(({ type }) => type)).toEqual(["login.succeeded", "login.recovered"]);
  expect(recovered?.login.unhealthySinceMs).toBeUndefined();
  expect(recovered?.login).toMatchObject({ health: "healthy", turnAtMs: nowMs + 5 * minuteMs });
  const later = after("FAILED", { stages, judged: signedIn, doneSteps: 2 });
  expect(later).toMatchObject({ login: { failures: 0 }, events: [] });
});

test("a failure is looked at again at once, a second one more and more seldom", () => {
  const once = after("FAILED", { judged: unsure });
  expect(once).toMatchObject({ login: { health: "healthy", turnAtMs: nowMs }, events: [] });
  let { login } = once ?? { login: kept };
  const waits: number[] = [];
  for (let times = 2; times <= 10; times += 1) {
    const again = after("FAILED", { login, stages: ["check", "signIn"], doneSteps: 1 });
    login = again?.login ?? login;
    waits.push((login.turnAtMs - nowMs) / minuteMs);
    expect(again?.events).toMatchObject([{ type: "login.unhealthy", data: { failures: times } }]);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 360, 360]);
  const old = { ...login, unhealthySinceMs: nowMs - settings.loginDeadAfterMs + minuteMs };
  expect(after("FAILED", { login: old })?.login.turnAtMs).toBe(nowMs + minuteMs);
});

test("what never worked is not tried by itself", () => {
  const first = after("FAILED", { login: { ...kept, health: "new" }, stages: ["signIn"] });
  const turnAtMs = nowMs + settings.loginIdleMs;
  expect(first).toMatchObject({ login: { health: "new", failures: 1, turnAtMs }, events: [] });
});

test("one that is not kept alive is not tried again either", () => {
  const login = { ...kept, keepAlive: false, failures: 1 };
  const failed = after("FAILED", { login, judged: unsure });
  expect(failed?.login.turnAtMs).toBe(nowMs + settings.loginIdleMs);
  expect(failed?.events[0]?.data).not.toHaveProperty("retryAt");
});

test("an operation that fails where somebody is signed in says nothing about the login", () => {
  const stages: Stage[] = ["check", "signIn", "operate"];
  expect(after("FAILED", { stages, doneSteps: 2 })).toBeUndefined();
  expect(after("FAILED", { stages, doneSteps: 2, judged: unsure })?.login.failures).toBe(1);
});

test("a run whose time is over has failed where it was about the login", () => {
  const run = runAt(["check"], 0);
  expect(loginAfterFailure({ login: kept, run }, run, settings, nowMs)?.login.failures).toBe(1);
  const operation = runAt(["operate"], 0);
  const session = { login: kept, run: operation };
  expect(loginAfterFailure(session, operation, settings, nowMs)).toBeUndefined();
});

test("whoever uses it has its site see that somebody is there, unless it is to go", () => {
  expect(after("COMPLETED", { stages: ["operate"] })?.login.turnAtMs).toBe(nowMs + 5 * minuteMs);
  const removal = { atMs: nowMs };
  expect(after("COMPLETED", { login: { ...kept, removal } })).toBeUndefined();
});
