import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeEncryptionKey } from "./encryption-key.ts";

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dormouse-key-"));
  file = join(directory, "encryption-key");
});
afterEach(() => rm(directory, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

it("a new encryption key has 32 bytes, which only its user can read", async () => {
  await makeEncryptionKey(file);
  expect(await readFile(file)).toHaveLength(32);
  expect(await modeOf(file)).toBe(0o600);
});

it("the encryption key stays as it is at every later start, and others are shut out again", async () => {
  await makeEncryptionKey(file);
  const key = await readFile(file);
  await chmod(file, 0o644);
  await makeEncryptionKey(file);
  expect(await readFile(file)).toEqual(key);
  expect(await modeOf(file)).toBe(0o600);
});

it("an empty file, as a start leaves it that was killed, becomes a key", async () => {
  await writeFile(file, "");
  await makeEncryptionKey(file);
  expect(await readFile(file)).toHaveLength(32);
  expect(await modeOf(file)).toBe(0o600);
});
