import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileKeyring, createVault } from "@dormouse/cloud";
import type { KeyContext } from "@dormouse/core";
import { MemoryVault } from "@dormouse/core/memory";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { kmsKeyId, startKmsServer, type KmsServer } from "./support/kms-server.ts";
import { vaultSuite } from "./support/vault-suite.ts";

const context: KeyContext = { tenantId: "tenant", purpose: "credential", name: "portal" };
const secret = Buffer.from("correct horse");

const memory = new MemoryVault();
vaultSuite("in memory", () => memory);

describe("with a key file", () => {
  const [first, second] = [randomBytes(32), randomBytes(32)];
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "dormouse-vault-"));
    await writeFile(join(directory, "key"), first);
    await writeFile(join(directory, "rotated"), Buffer.concat([second, first]));
    await writeFile(join(directory, "without-first"), second);
    await writeFile(join(directory, "damaged"), first.subarray(1));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const vault = (name: string) => createVault({ file: join(directory, name) });
  vaultSuite("key file", () => vault("key"));

  test("once a newer key stands before it, a key decrypts what it encrypted, and encrypts nothing more", async () => {
    const before = await vault("key").encrypt(secret, context);
    const decrypted = await vault("rotated").decrypt(before, context);
    expect(Buffer.from(decrypted)).toEqual(secret);
    const after = await vault("rotated").encrypt(secret, context);
    expect(Buffer.from(await vault("without-first").decrypt(after, context))).toEqual(secret);
    for (const [name, encrypted] of [
      ["key", after],
      ["without-first", before],
    ] as const) {
      await expect(vault(name).decrypt(encrypted, context)).rejects.toMatchObject({
        name: "KeyUnwrapError",
      });
    }
  });

  test("a newer key stands before the one that wrapped a data key, which opens all the same", async () => {
    const keyring = (name: string) => createFileKeyring(join(directory, name));
    const { key, wrapped } = await keyring("key").create(context);
    expect(Buffer.from(await keyring("rotated").unwrap(wrapped, context))).toEqual(
      Buffer.from(key),
    );
    const { wrapped: newer } = await keyring("rotated").create(context);
    await expect(keyring("key").unwrap(newer, context)).rejects.toMatchObject({
      name: "KeyUnwrapError",
    });
  });

  test("a file that is no key, or none, encrypts nothing until it is one", async () => {
    await expect(vault("damaged").encrypt(secret, context)).rejects.toThrow("32 bytes");
    const [late, lateKeyring] = [vault("late"), createFileKeyring(join(directory, "late"))];
    const missing = { code: "ENOENT" };
    await expect(late.encrypt(secret, context)).rejects.toMatchObject(missing);
    await expect(lateKeyring.create(context)).rejects.toMatchObject(missing);
    await writeFile(join(directory, "late"), first);
    const encrypted = await late.encrypt(secret, context);
    expect(Buffer.from(await vault("key").decrypt(encrypted, context))).toEqual(secret);
    expect((await lateKeyring.create(context)).key).toHaveLength(32);
  });
});

describe("with KMS", () => {
  let kms: KmsServer;
  beforeAll(async () => {
    kms = await startKmsServer();
  });
  afterEach(() => kms.fail(undefined));
  afterAll(() => kms.close());

  const vault = () => createVault({ keyId: kmsKeyId, endpoint: kms.endpoint });
  vaultSuite("KMS", () => vault());

  test("the service is asked once to encrypt, and once to decrypt, each time with what it is for", async () => {
    const before = kms.asked.length;
    const encrypted = await vault().encrypt(secret, context);
    await vault().decrypt(encrypted, context);
    expect(kms.asked.slice(before)).toEqual(["GenerateDataKey", "Decrypt"]);
  });

  test("a service that fails or throttles is unavailable: the secret may well open later", async () => {
    const encrypted = await vault().encrypt(secret, context);
    for (const failure of [
      { type: "KMSInternalException", status: 500 },
      { type: "ThrottlingException", status: 400 },
    ]) {
      kms.fail(failure);
      const unavailable = { name: "DormouseError", code: "unavailable" };
      await expect(vault().decrypt(encrypted, context)).rejects.toMatchObject(unavailable);
      await expect(vault().encrypt(secret, context)).rejects.toMatchObject(unavailable);
    }
  });

  test("a key that is disabled decrypts nothing", async () => {
    const encrypted = await vault().encrypt(secret, context);
    kms.fail({ type: "DisabledException", status: 400 });
    await expect(vault().decrypt(encrypted, context)).rejects.toMatchObject({
      name: "KeyUnwrapError",
    });
  });
});
