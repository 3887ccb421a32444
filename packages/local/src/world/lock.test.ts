import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { markProcess } from "../../setup/process-mark.mjs";
import { findRunningWorld, takeLock } from "./lock.ts";

const url = "http://127.0.0.1:1";
let root: string;
let lockFile: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dormouse-lock-"));
  lockFile = join(root, "lock.json");
});
afterEach(() => rm(root, { recursive: true, force: true }));

function writeLock(record: object): Promise<void> {
  return writeFile(lockFile, JSON.stringify({ ...record, url }));
}

describe("the lock of a data directory", () => {
  it("keeps a second world out while the first one runs", async () => {
    await writeLock(markProcess(process.ppid));
    expect(findRunningWorld(lockFile)).toMatchObject({ pid: process.ppid, url });
    expect(() => takeLock(lockFile, url)).toThrow(
      `A local world is already running as process ${process.ppid} at ${url}`,
    );
  });

  it("is taken over where its process is gone and another one has its id", async () => {
    await writeLock({ pid: process.ppid, startedAt: "long ago" });
    expect(findRunningWorld(lockFile)).toBeUndefined();
    const giveBack = takeLock(lockFile, url);
    expect(JSON.parse(await readFile(lockFile, "utf8"))).toEqual({
      ...markProcess(process.pid),
      url,
    });
    giveBack();
    await expect(readFile(lockFile)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
