import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeEncryptionKey, rotateEncryptionKey } from "./encryption-key.ts";

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

it("a start that was killed while it made the key leaves none, and the next one makes it", async () => {
  await writeFile(`${file}.new`, "cut short", { mode: 0o644 });
  await makeEncryptionKey(file);
  expect(await readFile(file)).toHaveLength(32);
  expect(await modeOf(file)).toBe(0o600);
  expect(await readdir(directory)).toEqual(["encryption-key"]);
});

it("a key that was cut short is left as it is, and what to do is said", async () => {
  await writeFile(file, randomBytes(20));
  const making = makeEncryptionKey(file);
  await expect(making).rejects.toThrow(/has 20 bytes instead of 32.*npm run reset/);
  expect(await readFile(file)).toHaveLength(20);
});

it("a rotation puts a new key before those of before, which a start leaves alone", async () => {
  await makeEncryptionKey(file);
  const first = await readFile(file);
  expect(await rotateEncryptionKey(file)).toBe(2);
  expect(await rotateEncryptionKey(file)).toBe(3);
  await makeEncryptionKey(file);
  const keys = await readFile(file);
  expect(keys).toHaveLength(96);
  expect(keys.subarray(64)).toEqual(first);
  expect(new Set([0, 32, 64].map((at) => keys.toString("hex", at, at + 32))).size).toBe(3);
  expect(await modeOf(file)).toBe(0o600);
});

it("a key that was cut short is not rotated", async () => {
  await writeFile(file, randomBytes(20));
  await expect(rotateEncryptionKey(file)).rejects.toThrow("is damaged");
  expect(await readFile(file)).toHaveLength(20);
});
