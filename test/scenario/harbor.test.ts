import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Harbor, HarborOptions } from "../support/harbor/index.ts";
import {
  containers,
  demoAccount,
  isContainerNumber,
  otherAccount,
  slotsOn,
  startHarbor,
} from "../support/harbor/index.ts";
import { Visitor } from "../support/harbor/visitor.ts";

const date = "2026-03-03";

function bookable(): string {
  return containers.find(({ status }) => status === "Available")?.number ?? "";
}

function openSlot(): string {
  return slotsOn(date).find(({ open }) => open)?.time ?? "";
}

function rows(page: string, testId: string): number {
  return page.split(`data-testid="${testId}"`).length - 1;
}

function columnOf(page: string, position: number): string[] {
  return page
    .split('data-testid="container-row"')
    .slice(1)
    .map((row) => row.split(/<td[^>]*>/)[position]?.split("</td>")[0] ?? "")
    .map((cell) => cell.replaceAll(/<[^>]+>/g, "").trim());
}

/** Runs the site as a process of its own. */
async function spawnHarbor(
  dataDirectory: string,
): Promise<{ readonly url: string; kill(): Promise<unknown> }> {
  const main = fileURLToPath(new URL("../support/harbor/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--port", "0", "--data", dataDirectory], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [greeting] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\S+/.exec(greeting.toString())?.[0] ?? "";
  const exit = once(child, "exit");
  return {
    url,
    kill() {
      child.kill("SIGKILL");
      return exit;
    },
  };
}

/** A visitor who books. */
class Customer extends Visitor {
  async book(container = bookable(), day = date, time = openSlot()): Promise<Response> {
    const csrfToken = await this.csrfToken("/appointments");
    return this.post("/appointments", { csrfToken, container, date: day, time });
  }
}

let harbor: Harbor;
let visitor: Customer;

async function open(options: HarborOptions = {}): Promise<void> {
  harbor = await startHarbor(options);
  visitor = new Customer(harbor.url);
}

beforeEach(() => open());
afterEach(() => harbor.close());

describe("signing in", () => {
  it("sends a stranger to the login and back to the page asked for", async () => {
    const turnedAway = await visitor.send("/containers?page=2");
    expect(turnedAway.status).toBe(303);
    expect(turnedAway.headers.get("location")).toBe(
      "/login?reason=sign-in&next=%2Fcontainers%3Fpage%3D2",
    );
    const welcomed = await visitor.signIn(demoAccount, "/containers?page=2");
    expect(welcomed.headers.get("location")).toBe("/containers?page=2");
    expect(await visitor.read("/containers?page=2")).toContain(demoAccount.name);
  });

  it("gives a cookie that scripts cannot read and that ends with the browser", async () => {
    const [cookie] = (await visitor.signIn()).headers.getSetCookie();
    expect(cookie).toMatch(/^harbor_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it("refuses a wrong password and keeps the name that was typed", async () => {
    const answer = await visitor.signIn({ ...demoAccount, password: "guess" });
    const text = await answer.text();
    expect(answer.status).toBe(401);
    expect(text).toContain("Wrong username or password.");
    expect(text).toContain('value="demo"');
    expect((await visitor.send("/containers")).status).toBe(303);
  });

  it("refuses a login without the token its page was given", async () => {
    const { username, password } = demoAccount;
    expect((await visitor.post("/login", { username, password })).status).toBe(403);
    await visitor.csrfToken("/login");
    expect((await visitor.post("/login", { username, password, csrfToken: "forged" })).status).toBe(
      403,
    );
  });

  it.each([
    "//elsewhere.example/",
    "/..//elsewhere.example/",
    "/\\elsewhere.example",
    "https://elsewhere.example",
  ])("does not lead to %s after signing in", async (next) => {
    expect((await visitor.signIn(demoAccount, next)).headers.get("location")).toBe("/containers");
  });

  it("forgets the session when the visitor signs out", async () => {
    await visitor.signIn();
    const kept = visitor.cookies.get("harbor_session") ?? "";
    await visitor.post("/logout", { csrfToken: await visitor.csrfToken("/containers") });
    visitor.cookies.set("harbor_session", kept);
    expect((await visitor.send("/containers")).headers.get("location")).toContain(
      "/login?reason=sign-in",
    );
  });

  it("signs out a visitor who did nothing for longer than the idle timeout, and says so", async () => {
    await harbor.close();
    let now = Date.parse("2026-03-02T08:00:00Z");
    await open({ idleTimeoutMs: 60_000, now: () => now });
    await visitor.signIn();
    for (const _ of [1, 2, 3]) {
      now += 60_000;
      expect((await visitor.send("/containers")).status).toBe(200);
    }
    now += 60_001;
    const location = (await visitor.send("/containers")).headers.get("location") ?? "";
    expect(location).toContain("/login?reason=idle");
    expect(await visitor.read(location)).toContain("signed out after inactivity");
  });
});

describe("containers", () => {
  beforeEach(() => visitor.signIn());

  it("are 240 with valid and distinct numbers", () => {
    expect(new Set(containers.map(({ number }) => number)).size).toBe(240);
    expect(containers.filter(({ number }) => !isContainerNumber(number))).toEqual([]);
    expect(isContainerNumber("CSQU3054383")).toBe(true);
    expect(isContainerNumber("CSQU3054384")).toBe(false);
  });

  it("stand on twelve pages of twenty, each on one of them", async () => {
    const pages = await Promise.all(
      Array.from({ length: 12 }, (_, index) => visitor.read(`/containers?page=${index + 1}`)),
    );
    const numbers = pages.flatMap((page) =>
      [...page.matchAll(/data-container="(\w+)"/g)].map(([, number]) => number),
    );
    expect(pages.map((page) => rows(page, "container-row"))).toEqual(Array(12).fill(20));
    expect(numbers).toEqual(containers.map(({ number }) => number).toSorted());
    expect(pages[11]).not.toContain("Next page");
  });

  it("are filtered by status, line and part of the number", async () => {
    const page = await visitor.read("/containers?status=Available&line=Hansa+Tide&search=htdu");
    const fitting = containers.filter(
      ({ status, call }) => status === "Available" && call.line.name === "Hansa Tide",
    );
    expect(rows(page, "container-row")).toBe(fitting.length);
    expect(new Set(columnOf(page, 1))).toEqual(new Set(["Hansa Tide"]));
    expect(new Set(columnOf(page, 3))).toEqual(new Set(["Available"]));
    expect(await visitor.read("/containers?search=nothing-like-it")).toContain(
      "No container matches.",
    );
  });

  it("are sorted either way", async () => {
    const weights = async (direction: string): Promise<number[]> => {
      const page = await visitor.read(`/containers?sort=weight&direction=${direction}`);
      return columnOf(page, 7).map((text) => Number(text.replaceAll(/\D/g, "")));
    };
    const light = await weights("ascending");
    const heavy = await weights("descending");
    expect(light).toEqual(light.toSorted((left, right) => left - right));
    expect(heavy).toEqual(heavy.toSorted((left, right) => right - left));
    expect(heavy[0]).toBe(Math.max(...containers.map(({ grossKg }) => grossKg)));
  });

  it("have details and a timeline in order", async () => {
    const page = await visitor.read(`/containers/${bookable()}`);
    const timeline = page.slice(page.indexOf('data-testid="timeline"'));
    const times = [...timeline.matchAll(/datetime="([^"]+)"/g)].map(([, at = ""]) =>
      Date.parse(at),
    );
    expect(page).toContain("Available for pick-up");
    expect(times.length).toBeGreaterThan(5);
    expect(times).toEqual(times.toSorted((left, right) => left - right));
  });

  it("can be downloaded with the filters of the list", async () => {
    const answer = await visitor.send("/containers.csv?status=On+hold");
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(answer.headers.get("content-disposition")).toBe(
      'attachment; filename="harbor-containers.csv"',
    );
    expect(lines).toHaveLength(1 + containers.filter(({ status }) => status === "On hold").length);
  });
});

describe("appointments", () => {
  beforeEach(() => visitor.signIn());

  it("offers the open slots of a day", async () => {
    const page = await visitor.read(`/appointments?container=${bookable()}&date=${date}`);
    expect(rows(page, "slot")).toBe(slotsOn(date).length);
    expect(page).toContain(`Book ${openSlot()}`);
    expect(page).toContain("Closed");
  });

  it("shows a booking made twice as two bookings", async () => {
    expect((await visitor.book()).headers.get("location")).toBe("/appointments?booked=HBR-100001");
    await visitor.book();
    const page = await visitor.read("/appointments?booked=HBR-100002");
    expect(rows(page, "booking")).toBe(2);
    expect(rows(page, "booked")).toBe(1);
    const listed = (await (await visitor.send("/api/bookings")).json()) as { bookings: unknown };
    expect(listed.bookings).toEqual(harbor.bookings());
    expect(harbor.bookings().map(({ reference }) => reference)).toEqual([
      "HBR-100001",
      "HBR-100002",
    ]);
  });

  it("tells about a booking after it is stored and before it is answered", async () => {
    await harbor.close();
    const order: string[] = [];
    await open({
      onBooking: ({ reference }) => {
        order.push(`${reference} of ${harbor.bookings().length}, ${bookingsAnswered()}`);
      },
    });
    const bookingsAnswered = (): string =>
      `${harbor.requests().filter(({ method, path }) => method === "POST" && path === "/appointments").length} answered`;
    await visitor.signIn();
    await visitor.book();
    expect([...order, bookingsAnswered()]).toEqual(["HBR-100001 of 1, 0 answered", "1 answered"]);
  });

  it("keeps a booking whose visitor was gone before the answer", async () => {
    await harbor.close();
    const leaving = new AbortController();
    await open({ onBooking: () => leaving.abort() });
    await visitor.signIn();
    const csrfToken = await visitor.csrfToken("/appointments");
    const body = new URLSearchParams({ csrfToken, container: bookable(), date, time: openSlot() });
    await expect(
      visitor.send("/appointments", { method: "POST", body, signal: leaving.signal }),
    ).rejects.toThrow("aborted");
    expect(rows(await visitor.read("/appointments"), "booking")).toBe(1);
  });

  it("shows nobody another customer's bookings", async () => {
    await visitor.book();
    const other = new Visitor(harbor.url);
    await other.signIn(otherAccount);
    expect(await other.read("/appointments")).toContain("Nothing booked yet.");
    expect(await (await other.send("/api/bookings")).json()).toEqual({ bookings: [] });
  });

  it("books nothing without the right token, container, day and slot", async () => {
    const csrfToken = await visitor.csrfToken("/appointments");
    const good = { csrfToken, container: bookable(), date, time: openSlot() };
    const held = containers.find(({ status }) => status === "On hold")?.number ?? "";
    const closed = slotsOn(date).find(({ open }) => !open)?.time ?? "";
    const status = async (change: Partial<typeof good>): Promise<number> =>
      (await visitor.post("/appointments", { ...good, ...change })).status;
    expect(await status({ csrfToken: "forged" })).toBe(403);
    expect(await status({ container: "NWLU0000000" })).toBe(400);
    expect(await status({ container: held })).toBe(409);
    expect(await status({ date: "2026-02-30" })).toBe(400);
    expect(await status({ time: "25:00" })).toBe(400);
    expect(await status({ time: closed })).toBe(409);
    expect(harbor.bookings()).toEqual([]);
  });

  it("keeps bookings and logins when its process is killed and started again", async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), "harbor-"));
    try {
      const first = await spawnHarbor(dataDirectory);
      const customer = new Customer(first.url);
      await customer.signIn();
      await customer.book();
      await first.kill();

      const second = await spawnHarbor(dataDirectory);
      const returning = new Customer(second.url);
      for (const [name, value] of customer.cookies) returning.cookies.set(name, value);
      const before = await returning.read("/appointments");
      const booked = await returning.book();
      await second.kill();
      expect(rows(before, "booking")).toBe(1);
      expect(booked.headers.get("location")).toBe("/appointments?booked=HBR-100002");
    } finally {
      await rm(dataDirectory, { recursive: true });
    }
  });
});

describe("documents", () => {
  beforeEach(() => visitor.signIn());

  async function send(...files: File[]): Promise<Response> {
    const body = new FormData();
    body.set("csrfToken", await visitor.csrfToken("/documents"));
    for (const file of files) body.append("documents", file);
    return visitor.send("/documents", { method: "POST", body });
  }

  it("shows name, size and digest of what arrived", async () => {
    const content = randomBytes(70_000);
    const page = await (
      await send(new File([content], "packing list.pdf"), new File(["ok"], "note.txt"))
    ).text();
    expect(rows(page, "received-document")).toBe(2);
    expect(page).toContain("packing list.pdf");
    expect(page).toContain(">70000<");
    expect(page).toContain(createHash("sha256").update(content).digest("hex"));
  });

  it("refuses what is larger than 5 MB", async () => {
    expect((await send(new File([new Uint8Array(6 * 1024 * 1024)], "large.bin"))).status).toBe(413);
  });
});

describe("every answer", () => {
  it("lets only scripts with its own nonce run", async () => {
    const answers = [await visitor.send("/desk"), await visitor.send("/desk")];
    const nonces = answers.map(
      ({ headers }) =>
        /script-src 'nonce-([\w-]+)'/.exec(headers.get("content-security-policy") ?? "")?.[1],
    );
    const [page = ""] = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(nonces).size).toBe(2);
    expect([...page.matchAll(/<script(?: nonce="([^"]*)")?/g)].map(([, nonce]) => nonce)).toEqual([
      nonces[0],
      nonces[0],
    ]);
  });

  it("is not stored by the browser once signed in", async () => {
    expect((await visitor.send("/login")).headers.get("cache-control")).toBe("no-store");
    await visitor.signIn();
    expect((await visitor.send("/containers")).headers.get("cache-control")).toBe("no-store");
  });

  it("may be framed by the partner's address only where it is meant to be", async () => {
    const framers = async (path: string): Promise<string | undefined> =>
      /frame-ancestors (.*)$/
        .exec((await visitor.send(path)).headers.get("content-security-policy") ?? "")?.[1]
        ?.trim();
    expect(await framers("/berths/plan")).toBe(`'self' ${harbor.partnerUrl}`);
    expect(await framers("/login")).toBe("'self'");
  });

  it("escapes what the visitor wrote", async () => {
    await visitor.signIn();
    const page = await visitor.read(
      `/containers?search=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );
    expect(page).not.toContain("<script>alert");
    expect(page).toContain("&quot;&gt;&lt;script&gt;");
  });

  it.each([
    ["GET", "/nowhere", 404],
    ["GET", "/assets/..%2Fserver.ts", 404],
    ["GET", "/containers/NWLU0000000", 404],
    ["GET", "/containers/%E0%A4%A", 400],
    ["GET", "/containers?page=0", 400],
    ["GET", "/containers?sort=colour", 400],
    ["GET", "/appointments?container=x&date=tomorrow", 400],
    ["DELETE", "/containers", 405],
    ["POST", "/desk", 405],
  ])("to %s %s has status %i for a visitor who is signed in", async (method, path, status) => {
    await visitor.signIn();
    expect((await visitor.send(path, { method })).status).toBe(status);
  });

  it("says what is wrong with a form that is too large, of another type or without sense", async () => {
    await visitor.signIn();
    const status = async (body: string, contentType: string): Promise<number> => {
      const sent = new Blob([body], { type: contentType });
      return (await visitor.send("/appointments", { method: "POST", body: sent })).status;
    };
    expect(await status("x".repeat(70_000), "application/x-www-form-urlencoded")).toBe(413);
    expect(await status("{}", "application/json")).toBe(415);
    expect(await status("no parts", "multipart/form-data; boundary=none")).toBe(400);
    expect((await visitor.send("/containers")).status).toBe(200);
  });

  it("is a JSON error under /api", async () => {
    const answer = await visitor.send("/api/bookings");
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ error: "Sign in first." });
  });

  it("survives a form that breaks off", async () => {
    await visitor.signIn();
    await new Promise<void>((resolve) => {
      const broken = request(`${harbor.url}/appointments`, {
        method: "POST",
        headers: {
          cookie: `harbor_session=${visitor.cookies.get("harbor_session")}`,
          "content-type": "application/x-www-form-urlencoded",
          "content-length": "100",
        },
      });
      broken.on("error", () => resolve());
      broken.write("half of", () => broken.destroy(new Error("gone")));
    });
    expect((await visitor.send("/containers")).status).toBe(200);
  });
});

it("forgets everything on reset", async () => {
  await visitor.signIn();
  await visitor.book();
  expect(harbor.requests().at(-1)).toMatchObject({ method: "POST", status: 303, username: "demo" });
  harbor.reset();
  expect(harbor.bookings()).toEqual([]);
  expect(harbor.requests()).toEqual([]);
  expect((await visitor.send("/appointments")).status).toBe(303);
});
