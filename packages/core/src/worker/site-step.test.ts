import { beforeEach, describe, expect, test } from "vitest";
import { answerQuestion } from "../input/answer.ts";
import { loginTask, logoutTask, operationTask, refreshTask } from "../login/tasks.ts";
import { readTotp } from "../login/secret/totp.ts";
import type { RunTask } from "../run/run-task.ts";
import { cancelSession } from "../session/cancel.ts";
import { execute, giveRun } from "../session/execute.ts";
import type { SessionKey } from "../session/session.ts";
import { sessionView } from "../session/view.ts";
import { defaultSettings } from "../settings.ts";
import { ActionError, BrowserLostError } from "../step/errors.ts";
import { sweep } from "../sweep/sweep.ts";
import type { ChallengeResolver } from "../world/challenge-resolver.ts";
import { createEngine, script, type Engine } from "./simulation/engine.ts";
import { credentials, loginSession } from "./simulation/login-session.ts";
import { loginSite, LoginSite } from "./simulation/login-site.ts";
import type { Worker } from "./worker.ts";

const totpSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

let engine: Engine;
let site: LoginSite;
beforeEach(() => {
  engine = createEngine();
  site = new LoginSite();
  engine.browser.site = site;
});

async function run(task: RunTask, known = credentials, worker?: Worker): Promise<SessionKey> {
  const key = await loginSession(engine, task, known);
  await engine.deliver(worker);
  return key;
}

/** What the run has done, by name and status. */
async function steps(key: SessionKey): Promise<string[]> {
  const { steps: done } = await engine.detail(key);
  return done.items.map(({ name, status }) => `${name} ${status}`);
}

async function stateOf(key: SessionKey) {
  const { run: current, snapshotVersion, login } = await engine.read(key);
  const { status, error, doneSteps, totalSteps } = current ?? {};
  return { status, code: error?.code, doneSteps, totalSteps, snapshotVersion, login };
}

async function notesOf(key: SessionKey) {
  const events = await engine.events(key);
  return events.flatMap((event) => (event.type === "snapshot.incomplete" ? event.data.notes : []));
}

describe("a login", () => {
  test("enters what it is given and counts once somebody is seen to be signed in", async () => {
    const key = await run(loginTask(loginSite));
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 1 });
    expect(engine.typed()).toContain(credentials.password);
    expect(await engine.eventTypes(key)).toContain("login.succeeded");
  });

  test("does no harm where somebody is signed in already, though its fields are not there", async () => {
    site.isSignedIn = true;
    const task = loginTask({ ...loginSite, login: { actions: [{ type: "type", text: "fail" }] } });
    expect(await stateOf(await run(task))).toMatchObject({ status: "COMPLETED" });
  });

  test("enters nothing into another's page that it was led to, and asks nobody what is asked there", async () => {
    site.address = "https://harbor.example.phishing.example/login?next=/";
    site.isAsking = true;
    const key = await run(loginTask(loginSite));
    expect(await stateOf(key)).toMatchObject({ status: "FAILED", code: "login_failed" });
    const { error } = (await engine.read(key)).run ?? {};
    expect(error?.message).toContain(
      "Nothing was entered at harbor.example.phishing.example, which is of none of the site's hosts: harbor.example",
    );
    expect(engine.typed()).toEqual([]);
  });

  test("fails with what it came to where nobody is let in, and keeps nothing of it", async () => {
    site.password = "another";
    const key = await run(loginTask(loginSite));
    expect(await stateOf(key)).toMatchObject({
      status: "FAILED",
      code: "login_failed",
      snapshotVersion: 0,
    });
    const { error } = (await engine.read(key)).run ?? {};
    expect(error?.message).toContain(
      'came to "Example" at https://harbor.example/: "Welcome" is not there',
    );
    expect(await notesOf(key)).toMatchObject([{ code: "kept_last_good", detail: /signed in/ }]);
    expect(engine.browser.opened.map(({ alive }) => alive)).toEqual([false]);
  });

  test("tells nothing of what it has entered, wherever the site puts it", async () => {
    site.password = "another";
    const reported: unknown[] = [];
    const worker = { ...engine.worker(), report: (error: unknown) => reported.push(String(error)) };
    const key = await run(loginTask(loginSite), { ...credentials, totpSecret }, worker);
    const told = [
      await engine.events(key),
      await engine.detail(key),
      await engine.read(key),
      reported,
    ];
    expect(JSON.stringify(told)).not.toContain(credentials.password);
    expect(JSON.stringify(told)).toContain("•••");
  });

  test("fails where the credentials are not held any more, without a browser", async () => {
    const key = await loginSession(engine, loginTask(loginSite));
    engine.world.store.readLoginSecret = () => Promise.resolve(undefined);
    await engine.deliver();
    expect(await stateOf(key)).toMatchObject({ status: "FAILED", code: "login_failed" });
    expect(engine.browser.opened).toEqual([]);
  });

  test("is done again as a whole by another worker where the first is killed in it", async () => {
    const key = await loginSession(engine, loginTask(loginSite));
    await engine.killedAtClaim(key);
    await engine.world.clock.advance(defaultSettings.leaseMs + 1);
    await engine.deliver();
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED" });
  });
});

describe("a refresh", () => {
  test("of a login that is signed in looks, and keeps the state", async () => {
    site.isSignedIn = true;
    const key = await run(refreshTask(loginSite));
    expect(await steps(key)).toEqual(["check COMPLETED"]);
    expect(await stateOf(key)).toMatchObject({ snapshotVersion: 1, login: { goodVersion: 1 } });
    expect(engine.typed()).toEqual([]);
  });

  test("that finds all as it was stores no state again, and keeps the browser", async () => {
    site.isSignedIn = true;
    const worker = engine.worker();
    const key = await run(refreshTask(loginSite), credentials, worker);
    await giveRun(engine.world, defaultSettings, key, { request: refreshTask(loginSite) });
    await engine.deliver(worker);
    expect(await stateOf(key)).toMatchObject({ snapshotVersion: 1, login: { goodVersion: 1 } });
    expect(engine.browser.opened).toHaveLength(1);
    expect(await notesOf(key)).toEqual([]);
    await execute(engine.world, defaultSettings, key, script(["next"]));
    await engine.deliver(worker);
    expect(engine.browser.opened).toHaveLength(1);
    expect(await stateOf(key)).toMatchObject({ snapshotVersion: 2, login: { goodVersion: 1 } });
  });

  test("of one that is signed out signs in, in the same process, and keeps no state between", async () => {
    const key = await run(refreshTask(loginSite));
    expect(await steps(key)).toEqual(["check COMPLETED", "signIn COMPLETED"]);
    expect(await stateOf(key)).toMatchObject({
      status: "COMPLETED",
      snapshotVersion: 1,
      totalSteps: 2,
    });
    expect(engine.world.queue.waiting()).toEqual([]);
  });

  test("goes on to sign in in another process where the first is killed between its steps", async () => {
    const key = await loginSession(engine, refreshTask(loginSite));
    await engine.deliver(engine.worker({ quantumMs: 0 }));
    expect(await steps(key)).toEqual(["check COMPLETED"]);
    await engine.killedAtClaim(key);
    await engine.world.clock.advance(defaultSettings.leaseMs + 1);
    await engine.deliver();
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED" });
    expect(site.logins).toBe(1);
  });

  test.each(["down", "changed"] as const)("of a site that is %s signs nobody in", async (state) => {
    site.state = state;
    const key = await run(refreshTask(loginSite));
    expect(await stateOf(key)).toMatchObject({
      status: "FAILED",
      code: "login_unsure",
      snapshotVersion: 0,
    });
    expect(await stateOf(key)).toMatchObject({ login: { failures: 1 } });
    expect(site.logins).toBe(0);
  });
});

describe("an operation", () => {
  const find = operationTask(loginSite, "find", {});
  const book = operationTask(loginSite, "book", {});

  test("is done straight away where somebody is signed in", async () => {
    site.isSignedIn = true;
    const key = await run(find);
    expect(await steps(key)).toEqual(["find COMPLETED"]);
    expect(await stateOf(key)).toMatchObject({ snapshotVersion: 1 });
  });

  test("that finds nobody signed in is done again behind a login, and tells nothing of what that has entered", async () => {
    const key = await run(find);
    expect(await steps(key)).toEqual(["find FAILED", "signIn COMPLETED", "find COMPLETED"]);
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 2 });
    const { output } = await engine.detail(key);
    expect(output.find).toBe("read as ada with •••");
  });

  test("fails with its own error where somebody is signed in, and where that cannot be told", async () => {
    site.isSignedIn = true;
    engine.browser.during = (text) => {
      if (text === "goto") site.perform = fails;
      return Promise.resolve();
    };
    const key = await run(find);
    expect(await stateOf(key)).toMatchObject({ code: "locator_not_found", snapshotVersion: 1 });
    site.state = "down";
    const other = await run(find);
    expect(await stateOf(other)).toMatchObject({ code: "locator_not_found", snapshotVersion: 0 });
  });

  test("with an effect is begun once somebody is signed in, and not before", async () => {
    const key = await run(book);
    const done = [
      "check COMPLETED",
      "signIn COMPLETED",
      "book COMPLETED",
      "book: output COMPLETED",
    ];
    expect(await steps(key)).toEqual(done);
    expect(site.bookings).toBe(1);
  });

  test("with an effect is not repeated where its worker was killed behind it", async () => {
    site.isSignedIn = true;
    const key = await loginSession(engine, book);
    const perform = site.perform.bind(site);
    site.perform = async (action, context) => {
      const output = await perform(action, context);
      if (action.type === "click") throw new BrowserLostError("gone");
      return output;
    };
    await engine.deliver();
    expect(await steps(key)).toContain("book COMPLETED");
    expect(site.bookings).toBe(1);
  });
});

describe("an operation that fails behind its effect", () => {
  const book = operationTask(loginSite, "book", {});

  /** Fails at the end of that action, as the site has it then. */
  function failsAt(type: string, isSignedIn: boolean): void {
    site.isSignedIn = true;
    const perform = site.perform.bind(site);
    site.perform = async (action, context) => {
      const output = await perform(action, context);
      if (action.type !== type) return output;
      site.isSignedIn = isSignedIn;
      return fails();
    };
  }

  test("is not repeated where nobody is signed in any more, and its state is nothing to go on from", async () => {
    failsAt("click", false);
    const key = await run(book);
    expect(await steps(key)).toEqual(["check COMPLETED", "book FAILED"]);
    expect(site.bookings).toBe(1);
    expect(await stateOf(key)).toMatchObject({
      code: "locator_not_found",
      snapshotVersion: 1,
      login: { goodVersion: 1, failures: 1 },
    });
  });

  test("keeps a state in which somebody is", async () => {
    failsAt("click", true);
    const good = { snapshotVersion: 2, login: { goodVersion: 2, failures: 0 } };
    expect(await stateOf(await run(book))).toMatchObject(good);
  });

  test("or at reading what came of it, keeps what it had before", async () => {
    failsAt("goto", false);
    const key = await run(book);
    expect((await steps(key)).at(-1)).toBe("book: output FAILED");
    expect(await stateOf(key)).toMatchObject({ snapshotVersion: 2, login: { goodVersion: 1 } });
  });
});

describe("a logout", () => {
  test("succeeds where nobody is signed in any more, whatever its actions came to", async () => {
    site.isSignedIn = true;
    const task = logoutTask(loginSite);
    if (task === undefined) throw new Error("nobody has said how");
    expect(await stateOf(await run(task))).toMatchObject({
      status: "COMPLETED",
      snapshotVersion: 0,
    });
    expect(site.isSignedIn).toBe(false);
  });

  test("fails where somebody still is", async () => {
    site.isSignedIn = true;
    const task = logoutTask({ ...loginSite, logout: { actions: [{ type: "scroll" }] } });
    if (task === undefined) throw new Error("nobody has said how");
    expect(await stateOf(await run(task))).toMatchObject({ code: "expectation_failed" });
  });
});

describe("a challenge", () => {
  beforeEach(() => {
    site.code = "246802";
  });

  test("is asked with its picture, and answered by the run that has waited for it", async () => {
    const key = await run(refreshTask(loginSite));
    expect(await engine.read(key)).toMatchObject({
      status: "PAUSED",
      reason: { code: "input_needed" },
    });
    const { question } = sessionView(await engine.read(key));
    const artifactId = expect.any(String) as string;
    expect(question).toMatchObject({
      name: "code",
      picture: { artifactId },
      expiresAt: expect.any(String),
    });
    await answer(key, "246802");
    const done = ["check", "signIn", "code", "answer:code"].map((name) => `${name} COMPLETED`);
    expect(await steps(key)).toEqual(done);
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", login: { goodVersion: 2 } });
    expect(engine.browser.wokenWith.at(-1)).toContain(credentials.password);
    expect(JSON.stringify([await engine.events(key), await engine.detail(key)])).not.toContain(
      "246802",
    );
  });

  test("is asked again where the answer was wrong", async () => {
    const key = await run(loginTask(loginSite));
    await answer(key, "000000");
    expect(await stateOf(key)).toMatchObject({ status: "PAUSED", doneSteps: 3 });
    await answer(key, "246802");
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED" });
  });

  test("is not asked without end: whoever answers wrong that often is not let in, nor locked out", async () => {
    const key = await run(loginTask(loginSite));
    for (let times = 1; times <= 10; times += 1) await answer(key, `wrong ${times}`);
    expect(await stateOf(key)).toMatchObject({ status: "FAILED", code: "login_failed" });
    const { error } = (await engine.read(key)).run ?? {};
    expect(error?.message).toContain('The site still asks for "code", after 10 answers');
  });

  test("that nobody answers fails the run, and the next goes on from the state before", async () => {
    const key = await loginSession(engine, script(["before"]));
    await engine.deliver();
    await execute(engine.world, defaultSettings, key, refreshTask(loginSite));
    await engine.deliver();
    expect(await stateOf(key)).toMatchObject({ status: "PAUSED", snapshotVersion: 2 });
    await engine.world.clock.advance(601_000);
    await sweep(engine.world, defaultSettings);
    await engine.deliver();
    expect(await stateOf(key)).toMatchObject({ status: "FAILED", code: "input_timeout" });
    await execute(engine.world, defaultSettings, key, script(["next"]));
    await engine.deliver();
    expect(engine.browser.wokenWith.at(-1)).toEqual(["before"]);
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 3 });
  });

  test("of a run that is cancelled leaves a new login as it was, with no state", async () => {
    const worker = engine.worker();
    const key = await run(loginTask(loginSite), credentials, worker);
    await cancelSession(engine.world, key);
    await execute(engine.world, defaultSettings, key, script(["next"]));
    await engine.deliver(worker);
    expect(engine.browser.wokenWith.at(-1)).toEqual([]);
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", snapshotVersion: 2 });
  });

  test("of a one-time password is answered by the login's own secret, and nobody is asked", async () => {
    site.code = readTotp(totpSecret)?.codeAt(engine.world.clock.nowMs()) ?? "";
    const key = await run(loginTask(loginSite), { ...credentials, totpSecret });
    expect(await steps(key)).toEqual(["signIn COMPLETED"]);
    const told = JSON.stringify([await engine.events(key), await engine.detail(key)]);
    expect(told).not.toContain(site.code);
    expect(told).not.toContain(totpSecret);
  });

  test("is answered by the resolver, which is given what a person would be shown", async () => {
    const asked: unknown[] = [];
    const resolver: ChallengeResolver = {
      resolve: (challenge) => {
        asked.push({ ...challenge, picture: String(challenge.picture?.content) });
        return Promise.resolve(asked.length === 1 ? "000000" : "246802");
      },
    };
    const worker = { ...engine.worker(), resolver };
    const key = await run(loginTask(loginSite), { ...credentials, captchaApiKey: "key" }, worker);
    expect(await stateOf(key)).toMatchObject({ status: "COMPLETED", totalSteps: 1 });
    const given = {
      site: "harbor",
      challenge: "code",
      prompt: "Which code?",
      captchaApiKey: "key",
    };
    const shown = { ...given, picture: "picture" };
    expect(asked).toEqual([shown, shown]);
  });

  test.each([
    { name: "has no answer", resolve: () => Promise.resolve(undefined) },
    { name: "fails", resolve: () => Promise.reject(new Error("no service")) },
    { name: "is always wrong", resolve: () => Promise.resolve("000000") },
  ])("is a person's where the resolver $name", async ({ resolve }) => {
    const worker = { ...engine.worker(), resolver: { resolve } };
    const key = await run(loginTask(loginSite), credentials, worker);
    expect(await stateOf(key)).toMatchObject({ status: "PAUSED" });
  });
});

async function answer(key: SessionKey, value: string): Promise<void> {
  await answerQuestion(engine.world, defaultSettings, key, { name: "code", value });
  await engine.deliver();
}

function fails(): Promise<never> {
  return Promise.reject(new ActionError("locator_not_found", "There is no such list."));
}
