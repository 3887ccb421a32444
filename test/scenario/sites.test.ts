import {
  checkerOf,
  fillText,
  mapTexts,
  type ProbeAction,
  type RunDetail,
  type ScriptAction,
  z,
} from "@dormouse/contract";
import { compileOperation } from "@dormouse/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harborSite } from "../../packages/local/src/sample/harbor-site.ts";
import {
  codeAccount,
  containers,
  demoAccount,
  oneTimePassword,
  slotsOn,
} from "../support/harbor/index.ts";
import { runAgain, runNew, script } from "../support/world/sessions.ts";
import { startTestWorld, type TestWorld } from "../support/world/test-world.ts";

const date = "2026-03-03";
const container = containers.find(({ status }) => status === "Available")?.number ?? "";
const time = slotsOn(date).find(({ open }) => open)?.time ?? "";

/** Asked for everything that Harbor may ask for. */
const askedAccount = { ...codeAccount, username: "asked", seesPicture: true };

let world: TestWorld;
let site: ReturnType<typeof harborSite>;
let sessionId: string;

beforeAll(async () => {
  world = await startTestWorld({ harbor: { accounts: [askedAccount] } });
  await world.client.sites.put(harborSite(world.harbor.url));
  const { createdAt: _, updatedAt: __, ...stored } = await world.client.sites.read("harbor");
  site = stored;
});
afterAll(() => world?.close());

/** As it is to be run, with what the account signs in with. */
function withCredentials(
  actions: ScriptAction[],
  { username, password } = demoAccount,
): ScriptAction[] {
  return filled(actions, { "credentials.username": username, "credentials.password": password });
}

function filled(actions: ScriptAction[], values: Record<string, string>): ScriptAction[] {
  return mapTexts(actions, ({ text }) =>
    fillText(text, ({ of, name }) => values[`${of}.${name}`] ?? ""),
  );
}

/** What answers the challenge. */
function answered(name: string, answer: string): ScriptAction[] {
  return filled(site.challenges?.[name]?.answer.actions ?? [], { "challenge.answer": answer });
}

async function holds(signs: ProbeAction[]): Promise<boolean> {
  const actions = [{ type: "goto" as const, url: site.check.open }, ...signs];
  const { status } = await runAgain(world.client, sessionId, script({ actions }));
  return status === "COMPLETED";
}

async function verdict(): Promise<{ signedIn: boolean; signedOut: boolean }> {
  const { signedIn, signedOut } = site.check;
  return { signedIn: await holds(signedIn), signedOut: await holds(signedOut) };
}

/** What the operation gives, which must be as its schema says. */
async function operate(name: string, input: Record<string, unknown>): Promise<unknown> {
  const operation = site.operations[name];
  if (operation === undefined) throw new Error(`Harbor has no ${name}`);
  const steps = compileOperation(name, operation, input);
  const run: RunDetail = await runAgain(world.client, sessionId, script(...steps));
  expect(run).toMatchObject({ status: "COMPLETED" });
  return checkerOf(operation.output).parse(run.output[name]);
}

describe("Harbor, as it is described", () => {
  it("is signed in to by its login, which its check tells", async () => {
    const ran = await runNew(
      world.client,
      script({ actions: withCredentials(site.login.actions) }),
    );
    sessionId = ran.sessionId;
    expect(ran.run).toMatchObject({ status: "COMPLETED" });
    expect(await verdict()).toEqual({ signedIn: true, signedOut: false });
  });

  it("lists containers page by page, those that are asked for alone", async () => {
    const first = await operate("get_containers", {});
    expect(first).toMatchObject({ summary: "1–20 of 240 containers" });
    expect(await operate("get_containers", { page: 12 })).toMatchObject({
      summary: "221–240 of 240 containers",
      containers: expect.objectContaining({ length: 20 }) as unknown,
      next: null,
    });
    expect(
      await operate("get_containers", { search: container, status: "Available" }),
    ).toMatchObject({ containers: [{ number: container, status: "Available" }] });
    expect(await operate("get_containers", { search: "A&status=On hold" })).toMatchObject({
      containers: [],
    });
  });

  it("tells a container's timeline", async () => {
    expect(await operate("get_container_timeline", { container })).toMatchObject({
      container,
      events: expect.arrayContaining([
        expect.objectContaining({ what: "Available for pick-up", place: "Yard" }),
      ]) as unknown,
    });
  });

  it("tells the slots that are free, and books one of them", async () => {
    const free = slotsOn(date).filter(({ open }) => open);
    expect(await operate("check_appointments", { container, date })).toEqual({
      slots: free.map(({ time, gate, waitMinutes }) => ({ time, gate, waitMinutes })),
    });
    expect(await operate("make_appointment", { container, date, time })).toMatchObject({
      reference: "HBR-100001",
      slot: `3 Mar 2026, ${time}`,
    });
    expect(world.harbor.bookings()).toMatchObject([{ container, date, time }]);
  });

  it("tells by its probe whether an appointment was made, of that very slot", async () => {
    const { make_appointment: operation } = site.operations;
    if (operation === undefined) throw new Error("Harbor makes no appointments");
    const probed = async (input: Record<string, string>) => {
      const [step] = compileOperation("make_appointment", operation, input);
      if (step === undefined || !("once" in step)) throw new Error("it has no step of its own");
      const actions = step.once?.probe ?? [];
      return (await runAgain(world.client, sessionId, script({ actions }))).status;
    };
    expect(await probed({ container, date, time })).toBe("COMPLETED");
    expect(await probed({ container, date, time: "23:00" })).toBe("FAILED");
  });

  it("is left by its logout, which its check tells", async () => {
    const actions = site.logout?.actions ?? [];
    expect(await runAgain(world.client, sessionId, script({ actions }))).toMatchObject({
      status: "COMPLETED",
    });
    expect(await verdict()).toEqual({ signedIn: false, signedOut: true });
  });

  it("asks for what a picture shows and for a code, told by their signs and answered", async () => {
    const { picture, code } = site.challenges ?? {};
    const run = async (...actions: ScriptAction[]): Promise<string> =>
      (await runAgain(world.client, sessionId, script({ actions }))).status;
    const login = withCredentials(site.login.actions, askedAccount);
    const isAskedAgain = [...answered("picture", "nothing"), ...(picture?.sign ?? [])];
    expect(await run(...login, ...(picture?.sign ?? []), ...isAskedAgain)).toBe("COMPLETED");
    const [letters = ""] = world.harbor.pictureLetters("asked");
    expect(await run(...answered("picture", letters), ...(code?.sign ?? []))).toBe("COMPLETED");
    const password = oneTimePassword(codeAccount.totpSecret ?? "", Date.now());
    expect(await run(...answered("code", password))).toBe("COMPLETED");
    expect(await verdict()).toEqual({ signedIn: true, signedOut: false });
  });
});

describe("Harbor's operations, over HTTP", () => {
  const { username, password } = demoAccount;
  let loginId: string;

  it("sign in once for all of them, and are done side by side where they have no effect", async () => {
    const before = signIns();
    const { run } = world.client.operations;
    const asked = { username, password, input: { search: container } };
    const output = z.object({ containers: z.array(z.object({ number: z.string() })) });
    const found = await run("get_containers", asked, { output });
    loginId = found.loginId;
    expect(found.output).toEqual({ containers: [{ number: container }] });
    // While the login is busy.
    await world.client.sessions.execute(loginId, script({ type: "sleep", durationMs: 3_600_000 }));
    const [timeline, slots] = await Promise.all([
      run("get_container_timeline", { loginId, input: { container } }),
      run("check_appointments", { loginId, input: { container, date } }),
    ]);
    await world.client.sessions.cancel(loginId);
    expect(timeline).toMatchObject({ loginId, output: { container } });
    expect(slots.output).toMatchObject({ slots: expect.any(Array) as unknown });
    expect(new Set([loginId, timeline.sessionId, slots.sessionId]).size).toBe(3);
    expect(signIns()).toBe(before + 1);
  });

  it("make an appointment once under one key", async () => {
    const [, later = ""] = slotsOn(date).flatMap(({ open, time: at }) => (open ? [at] : []));
    const asked = { loginId, input: { container, date, time: later } };
    const once = { idempotencyKey: "one truck" };
    const both = await Promise.all([
      world.client.operations.run("make_appointment", asked, once),
      world.client.operations.run("make_appointment", asked, once),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(both[0].output).toMatchObject({ slot: `3 Mar 2026, ${later}` });
    expect(world.harbor.bookings().filter((booking) => booking.time === later)).toHaveLength(1);
  });

  it("go by plain names, as older clients have them", async () => {
    const answer = await fetch(new URL("/get_container_timeline", world.url), {
      method: "POST",
      headers: { authorization: `Bearer ${world.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ session_id: loginId, container }),
    });
    expect(await answer.json()).toMatchObject({ success: true, session_id: loginId, container });
  });
});

function signIns(): number {
  const posted = world.harbor.requests().filter(({ method }) => method === "POST");
  return posted.filter(({ path }) => path === "/login").length;
}
