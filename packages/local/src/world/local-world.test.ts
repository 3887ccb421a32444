import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackChromium } from "@dormouse/browser";
import { createClient } from "@dormouse/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startLocalWorld } from "./local-world.ts";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dormouse-local-"));
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 10 }));

it("a session's browser keeps its profile in the data directory, which a start clears of those of killed workers", async () => {
  await mkdir(join(root, "tmp", "dormouse-profile-of-a-killed-worker"), { recursive: true });
  const world = await startLocalWorld({
    dataDirectory: root,
    apiPort: 0,
    environment: {
      CHROMIUM_PATH:
        process.env["CHROMIUM_PATH"] ?? (await unpackChromium(join(tmpdir(), "dormouse-chromium"))),
      NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
    },
  });
  try {
    const { sessions, waitForRun } = createClient(world);
    const { session, runId = "" } = await sessions.create({
      run: { kind: "script", actions: [{ type: "waitFor", ms: 1 }] },
    });
    await waitForRun(session.sessionId, runId);
    const profiles = (await readdir(world.directory.tmp)).filter((name) =>
      name.startsWith("dormouse-profile-"),
    );
    expect(profiles).toEqual([expect.stringMatching(/^dormouse-profile-\d+-/)]);
  } finally {
    await world.close();
  }
});
