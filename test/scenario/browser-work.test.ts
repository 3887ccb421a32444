import { createHash } from "node:crypto";
import type { ActionOutcome, ArtifactReference } from "@dormouse/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLog, runAgain, runNew, script, signIn } from "../support/world/sessions.ts";
import { startTestWorld, useFreshProcesses, type TestWorld } from "../support/world/test-world.ts";

let world: TestWorld;
let site: string;

beforeAll(async () => {
  world = await startTestWorld();
  site = world.harbor.url;
});
afterAll(() => world.close());

/** The artifact's bytes, by way of the API. */
async function download(sessionId: string, artifactId: string): Promise<Buffer> {
  const url = `${world.url}/v1/sessions/${sessionId}/artifacts/${artifactId}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${world.apiKey}` } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

function artifactOf({ artifact }: ActionOutcome): ArtifactReference {
  if (artifact === undefined) throw new Error("the action made no file");
  return artifact;
}

describe("a popup", () => {
  it("is a tab like any other, there in the next process too", async () => {
    const restore = useFreshProcesses(world);
    const { run } = await runNew(
      world.client,
      script(
        signIn(site),
        { type: "goto", url: `${site}/containers/BLAU1050409` },
        { type: "click", locator: { role: "button", name: "Print view" } },
        { type: "switchTab", url: "*/print" },
        { type: "read", name: "heading", locator: { css: "h1" } },
        { type: "closeTab" },
        { type: "read", name: "back", locator: { testId: "print-view" } },
      ),
    );
    restore();
    expect(run.error).toBeUndefined();
    expect(run.output["heading"]).toBe("# Container BLAU1050409");
    expect(run.steps.items.at(-1)?.page?.url).toBe(`${site}/containers/BLAU1050409`);
  });
});

describe("a frame of another origin", () => {
  it("can be typed into, and keeps its storage over a wake", async () => {
    const inPartner = { css: "input[name=note]", frame: [{ css: "iframe[name=partner-plan]" }] };
    const restore = useFreshProcesses(world);
    const { run } = await runNew(
      world.client,
      script(
        {
          name: "note",
          actions: [
            { type: "goto", url: `${site}/berths` },
            { type: "fill", locator: inPartner, value: "fog until noon" },
            { type: "press", key: "Enter", locator: inPartner },
            {
              type: "waitFor",
              locator: { text: "fog until noon (saved)", frame: inPartner.frame },
            },
          ],
        },
        {
          type: "extract",
          name: "notes",
          schema: {
            fields: {
              partner: { locator: { testId: "berth-note", frame: inPartner.frame } },
              own: {
                locator: { testId: "berth-note", frame: [{ css: "iframe[name=own-plan]" }] },
              },
            },
          },
        },
      ),
    );
    restore();
    expect(run.error).toBeUndefined();
    expect(run.output["notes"]).toEqual({ partner: "fog until noon", own: "nothing" });
  });
});

describe("a file", () => {
  it("that was downloaded can be fetched, and given to a page by another run", async () => {
    const { sessionId, run } = await runNew(
      world.client,
      script(signIn(site), {
        type: "download",
        name: "list",
        locator: { css: "a[href*='containers.csv']" },
      }),
    );
    expect(run.error).toBeUndefined();
    const artifact = artifactOf(run.steps.items[1]?.actions[0] as ActionOutcome);
    const content = await download(sessionId, artifact.artifactId);
    expect(createHash("sha256").update(content).digest("hex")).toBe(artifact.sha256);
    expect(content.toString()).toContain("BLAU1050409");

    const upload = await runAgain(
      world.client,
      sessionId,
      script(
        {
          name: "send",
          actions: [
            { type: "goto", url: `${site}/documents` },
            {
              type: "upload",
              locator: { label: "Documents", exact: true },
              files: [
                { artifactId: artifact.artifactId },
                { fileName: "note.txt", contentType: "text/plain", base64: "aGVsbG8=" },
              ],
            },
            { type: "click", locator: { role: "button", name: "Send documents" } },
          ],
        },
        {
          type: "extract",
          name: "received",
          schema: {
            list: { testId: "received-document" },
            fields: { name: "th", sha256: "code" },
          },
        },
      ),
    );
    expect(upload.error).toBeUndefined();
    expect(upload.output["received"]).toEqual([
      { name: artifact.fileName, sha256: artifact.sha256 },
      { name: "note.txt", sha256: createHash("sha256").update("hello").digest("hex") },
    ]);
  });

  it("is made of a page as a PDF and as screenshots", async () => {
    const caption = { user: "ada", subject: "MSKU1234567" };
    const { sessionId, run } = await runNew(
      world.client,
      script(
        { type: "goto", url: `${site}/login` },
        { type: "pdf", name: "paper" },
        { type: "screenshot", name: "whole", fullPage: true },
        { type: "screenshot", name: "heading", locator: "h1", format: "jpeg", caption },
      ),
    );
    expect(run.error).toBeUndefined();
    const [pdf, png, jpeg] = await Promise.all(
      run.steps.items
        .slice(1)
        .map(async ({ actions }) =>
          download(sessionId, artifactOf(actions[0] as ActionOutcome).artifactId),
        ),
    );
    expect(pdf?.subarray(0, 5).toString()).toBe("%PDF-");
    expect(png?.subarray(1, 4).toString()).toBe("PNG");
    expect(jpeg?.subarray(0, 2).toString("hex")).toBe("ffd8");
    const shots = await world.client.sessions.screenshots(sessionId);
    expect(shots.items.map(({ name }) => name).toSorted()).toEqual(["heading", "whole"]);
    expect(shots.items.find(({ name }) => name === "heading")?.caption).toMatchObject({
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/) as string,
      timezone: "UTC",
      url: `${site}/login`,
      ...caption,
    });
    for (const { artifactId, bytes, contentType } of shots.items) {
      const shot = await world.client.sessions.media(sessionId, artifactId, { size: "full" });
      expect(shot).toMatchObject({ kind: "screenshot", bytes, type: contentType });
      const thumbnail = await fetch(shot.thumbnail.url);
      expect(thumbnail.headers.get("content-type")).toBe("image/jpeg");
      expect((await thumbnail.arrayBuffer()).byteLength).toBe(shot.thumbnail.bytes);
    }
  });
});

describe("an action that cannot be done", () => {
  it("fails its step, run and session with what was there instead, and the session goes on after it", async () => {
    const { sessionId, run } = await runNew(
      world.client,
      script(
        signIn(site),
        { type: "goto", url: `${site}/desk` },
        {
          name: "half",
          actions: [
            {
              type: "fill",
              locator: "#draft",
              value: "before it failed",
            },
            {
              type: "click",
              locator: { role: "button", name: "Save preference list" },
              timeoutMs: 500,
            },
          ],
        },
        { type: "read", name: "never" },
      ),
    );
    expect(run.status).toBe("FAILED");
    expect(run.error).toMatchObject({
      code: "locator_not_found",
      action: 1,
      locator: { role: "button", name: "Save preference list" },
      found: expect.arrayContaining([expect.stringContaining("Save preferences")]),
    });
    expect(run.output).not.toHaveProperty("never");
    const session = await world.client.sessions.get(sessionId);
    expect(session.status).toBe("FAILED");
    expect(session.reason?.code).toBe("locator_not_found");
    const log = await readLog(world, sessionId);
    expect(log.slice(-2).map(({ type }) => type)).toEqual(["step.failed", "run.failed"]);

    const next = await runAgain(
      world.client,
      sessionId,
      script({
        type: "extract",
        name: "draft",
        schema: {
          fields: { text: { locator: "#draft", as: "value" } },
        },
      }),
    );
    expect(next.status).toBe("COMPLETED");
    expect(next.output["draft"]).toEqual({ text: "before it failed" });
    expect((await world.client.sessions.get(sessionId)).status).toBe("COMPLETED");
  });

  it.each([
    [
      "a site that does not answer",
      { type: "goto", url: "http://127.0.0.1:9/" },
      "navigation_failed",
    ],
    [
      "a text that is not there",
      { type: "expect", text: "no such text", timeoutMs: 200 },
      "expectation_failed",
    ],
    ["a tab that is not there", { type: "switchTab", index: 7, timeoutMs: 200 }, "tab_not_found"],
    ["a selector that is none", { type: "click", locator: { css: "a[" } }, "locator_invalid"],
    [
      "an artifact that is not the session's",
      {
        type: "upload",
        locator: "input",
        files: [{ artifactId: "01a1fd79-772a-7501-8573-b38456ec3151" }],
        timeoutMs: 500,
      },
      "upload_failed",
    ],
  ] as const)("says so: %s", async (_, action, code) => {
    const files = action.type === "upload" ? { files: [...action.files] } : {};
    const { run } = await runNew(
      world.client,
      script({ type: "goto", url: `${site}/controls` }, { ...action, ...files } as Parameters<
        typeof script
      >[0]),
    );
    expect(run.status).toBe("FAILED");
    expect(run.error).toMatchObject({ code, action: 0 });
  });
});
