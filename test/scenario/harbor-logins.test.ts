import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  codeAccount,
  demoAccount,
  oneTimePassword,
  pictureAccount,
  startHarbor,
  type Account,
  type Harbor,
  type HarborOptions,
} from "../support/harbor/index.ts";
import { Visitor } from "../support/harbor/visitor.ts";

const bothAccount: Account = { ...codeAccount, username: "both", seesPicture: true };
const nowMs = Date.parse("2026-03-02T08:00:00Z");

let harbor: Harbor;
let visitor: Visitor;

async function open(options: HarborOptions = {}): Promise<void> {
  harbor = await startHarbor({ accounts: [bothAccount], now: () => nowMs, ...options });
  visitor = new Visitor(harbor.url);
}

beforeEach(() => open());
afterEach(() => harbor.close());

async function answer(words: string): Promise<Response> {
  const csrfToken = await visitor.csrfToken("/login/challenge");
  return visitor.post("/login/challenge", { csrfToken, answer: words });
}

function code(offsetMs = 0): string {
  return oneTimePassword(codeAccount.totpSecret ?? "", nowMs + offsetMs);
}

async function isSignedIn(): Promise<boolean> {
  return (await visitor.send("/containers")).status === 200;
}

it.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [20_000_000_000, "353130"],
])("makes the code that RFC 6238 names for second %i", (seconds, expected) => {
  expect(oneTimePassword("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", seconds * 1_000)).toBe(expected);
});

describe("a second factor", () => {
  it("is asked behind the password, again where it is wrong, and lets in where it is right", async () => {
    const asked = await visitor.signIn(codeAccount, "/containers?page=2");
    expect(asked.headers.get("location")).toBe("/login/challenge");
    expect(await visitor.read("/login/challenge")).toContain("Code from your app");
    expect(await isSignedIn()).toBe(false);
    const wrong = await answer(code(90_000));
    expect(wrong.status).toBe(401);
    expect(await wrong.text()).toContain("That was not it.");
    const right = await answer(code(30_000));
    expect(right.headers.get("location")).toBe("/containers?page=2");
    expect(await isSignedIn()).toBe(true);
    expect(harbor.activity("code")).toEqual({
      logins: 1,
      wrongPasswords: 0,
      wrongAnswers: 1,
      locked: false,
      activeSessions: 1,
    });
  });

  it("takes no answer of somebody else, or without the token of its page", async () => {
    expect((await visitor.send("/login/challenge")).headers.get("location")).toBe(
      "/login?reason=sign-in",
    );
    await visitor.signIn(codeAccount);
    const forged = { csrfToken: "forged", answer: code() };
    expect((await visitor.post("/login/challenge", forged)).status).toBe(403);
    visitor.cookies.clear();
    expect((await answer(code())).headers.get("location")).toBe("/login?reason=sign-in");
  });
});

describe("a picture", () => {
  it("stays while it is not read, is told by the page in no words, and is another after a wrong answer", async () => {
    await visitor.signIn(pictureAccount);
    const [letters = ""] = harbor.pictureLetters("picture");
    expect(letters).toMatch(/^[A-Z]{5}$/);
    expect(await visitor.read("/login/challenge")).not.toContain(letters);
    const picture = await visitor.send("/login/picture");
    expect(picture.headers.get("content-type")).toBe("image/svg+xml");
    expect(await picture.text()).toBe(await visitor.read("/login/picture"));
    expect((await answer("nothing")).status).toBe(401);
    const [others = ""] = harbor.pictureLetters("picture");
    expect((await answer(letters)).status).toBe(401);
    expect(others).not.toBe(letters);
    const [last = ""] = harbor.pictureLetters("picture");
    await answer(last.toLowerCase());
    expect(await isSignedIn()).toBe(true);
    expect(harbor.pictureLetters("picture")).toEqual([]);
    expect((await visitor.send("/login/picture")).status).toBe(404);
  });

  it("comes before the code of an account that has both", async () => {
    await visitor.signIn(bothAccount);
    await answer(harbor.pictureLetters("both")[0] ?? "");
    expect(await isSignedIn()).toBe(false);
    await answer(code());
    expect(await isSignedIn()).toBe(true);
  });
});

describe("a wrong password", () => {
  const wrong = { ...demoAccount, password: "a <wrong> one" };

  it("is counted, and locks the account where it is told to", async () => {
    await harbor.close();
    await open({ lockAfter: 2 });
    await visitor.signIn(wrong);
    await visitor.signIn();
    visitor.cookies.clear();
    expect((await visitor.signIn(wrong)).status).toBe(401);
    expect(harbor.activity("demo")).toMatchObject({ logins: 1, locked: false });
    const locked = await visitor.signIn(wrong);
    expect(locked.status).toBe(403);
    expect(await locked.text()).toContain("locked after too many wrong passwords");
    expect((await visitor.signIn()).status).toBe(403);
    expect(harbor.activity("demo")).toMatchObject({ wrongPasswords: 3, locked: true });
  });

  it("is repeated on the page where it is told to, and nowhere else", async () => {
    expect(await (await visitor.signIn(wrong)).text()).not.toContain("&lt;wrong&gt;");
    await harbor.close();
    await open({ echoesPassword: true });
    expect(await (await visitor.signIn(wrong)).text()).toContain("a &lt;wrong&gt; one");
  });
});

describe("for tests", () => {
  it("everybody is signed out after the time that their account may be idle", async () => {
    await harbor.close();
    const quick = { ...demoAccount, username: "quick", idleTimeoutMs: 60_000 };
    await open({ accounts: [quick], idleTimeoutMs: 120_000 });
    await visitor.signIn();
    await new Visitor(harbor.url).signIn(quick);
    harbor.leaveAlone(100_000);
    expect(["demo", "quick"].map((name) => harbor.activity(name).activeSessions)).toEqual([1, 0]);
    expect(await isSignedIn()).toBe(true);
    harbor.leaveAlone(120_001);
    expect(await isSignedIn()).toBe(false);
  });

  it("a password may become another, and what was done is forgotten on reset", async () => {
    harbor.setPassword("demo", "another");
    expect((await visitor.signIn()).status).toBe(401);
    expect(harbor.activity("demo")).toMatchObject({ wrongPasswords: 1 });
    harbor.reset();
    expect(harbor.activity("demo")).toMatchObject({ wrongPasswords: 0 });
    expect((await visitor.signIn()).status).toBe(303);
  });

  it("all may be closed: nobody is told to be signed in or out then, and everybody still is", async () => {
    await visitor.signIn();
    harbor.setClosed(true);
    const closed = await visitor.send("/containers");
    expect(closed.status).toBe(503);
    const text = await closed.text();
    expect(text).not.toContain("signed-in-as");
    expect(text).not.toContain("Password");
    harbor.setClosed(false);
    expect(await isSignedIn()).toBe(true);
  });
});
