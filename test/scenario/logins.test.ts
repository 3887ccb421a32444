import type { ScriptStep } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFirebaseSite } from "../support/logins/firebase-site.ts";
import { user, type LoginSite } from "../support/logins/login-site.ts";
import { startMsalSite } from "../support/logins/msal-site.ts";
import { runAgain, runNew, script, type Ran } from "../support/world/sessions.ts";
import { startTestWorld, useFreshProcesses, type TestWorld } from "../support/world/test-world.ts";

/** Short, so that tokens end and are renewed on the way. */
const accessMs = 1_500;
const steps = 20;

const signedIn = `Signed in as ${user.email}`;
const press = (name: string) => ({ type: "click", locator: { role: "button", name } }) as const;

/** Finds itself signed in, and asks for something that needs a token. */
const loadMessages: ScriptStep = {
  name: "load messages",
  actions: [
    { type: "waitFor", text: signedIn },
    press("Load messages"),
    { type: "waitFor", text: "Messages for you" },
  ],
};

const stillSignedOut: ScriptStep = {
  name: "still signed out",
  actions: [
    { type: "waitFor", text: "Signed out" },
    press("Load messages"),
    { type: "waitFor", text: "No messages" },
  ],
};

let world: TestWorld;

beforeAll(async () => {
  world = await startTestWorld();
  useFreshProcesses(world);
});
afterAll(() => world.close());

const logins = [
  {
    keeper: "IndexedDB, as Firebase does",
    start: startFirebaseSite,
    signIn: (url: string): ScriptStep[] => [
      {
        name: "sign in",
        actions: [
          { type: "goto", url },
          { type: "fill", locator: { label: "Email" }, value: user.email },
          { type: "fill", locator: { label: "Password" }, value: user.password },
          press("Sign in"),
          { type: "waitFor", text: signedIn },
        ],
      },
    ],
  },
  {
    keeper: "sessionStorage, as MSAL does",
    start: startMsalSite,
    // The browser sleeps at the authority: on the way back the tab has to know what it had asked.
    signIn: (url: string): ScriptStep[] => [
      {
        name: "go to the authority",
        actions: [
          { type: "goto", url },
          press("Sign in"),
          { type: "waitFor", locator: { label: "Email" } },
        ],
      },
      {
        name: "sign in",
        actions: [
          { type: "fill", locator: { label: "Email" }, value: user.email },
          { type: "fill", locator: { label: "Password" }, value: user.password },
          press("Next"),
          { type: "waitFor", text: signedIn },
        ],
      },
    ],
  },
];

describe.concurrent.each(logins)("a site that keeps its login in $keeper", ({ start, signIn }) => {
  let site: LoginSite;
  let ran: Ran;

  beforeAll(async () => {
    site = await start({ accessMs });
    const loads = Array.from({ length: steps }, () => loadMessages);
    ran = await runNew(world.client, script(...signIn(site.url), ...loads));
  });
  afterAll(() => site.close());

  it("is still signed in after 20 steps in 20 processes", () => {
    expect(ran.run.error).toBeUndefined();
    expect(ran.run.status).toBe("COMPLETED");
    const workers = ran.run.steps.items.map(({ worker }) => worker);
    expect(new Set(workers.map(({ processId }) => processId)).size).toBe(workers.length);
    expect(workers.filter(({ warm }) => warm)).toEqual([]);
    expect(site.served()).toBe(steps);
    expect(site.signIns()).toBe(1);
  });

  it("has renewed its tokens on the way, each with the one before", () => {
    expect(site.tokens.refreshes).toBeGreaterThan(1);
    expect(site.tokens.refusals).toBe(0);
  });

  it("stays signed out once it has signed out", async () => {
    const signOut: ScriptStep = {
      name: "sign out",
      actions: [press("Sign out"), { type: "waitFor", text: "Signed out" }],
    };
    const again: ScriptStep = { type: "goto", url: site.url, name: "visit again" };
    const run = await runAgain(
      world.client,
      ran.sessionId,
      script(signOut, stillSignedOut, again, stillSignedOut),
    );
    expect(run.error).toBeUndefined();
    expect(run.status).toBe("COMPLETED");
    expect(site.served()).toBe(steps);
  });
});
