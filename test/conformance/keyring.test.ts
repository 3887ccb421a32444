import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileKeyring, createKmsKeyring } from "@dormouse/cloud";
import type { KeyContext } from "@dormouse/core";
import { MemoryKeyring } from "@dormouse/core/memory";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { keyringSuite } from "./support/keyring-suite.ts";
import { kmsKeyId, startKmsServer, type KmsServer } from "./support/kms-server.ts";

const context: KeyContext = { tenantId: "tenant", purpose: "session" };

const memory = new MemoryKeyring();
keyringSuite("in memory", () => memory);

describe("with a key file", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "dormouse-keyring-"));
    await writeFile(join(directory, "key"), randomBytes(32));
    await writeFile(join(directory, "other-key"), randomBytes(32));
    await writeFile(join(directory, "short-key"), randomBytes(16));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const keyring = (name: string) => createFileKeyring(join(directory, name));
  keyringSuite("key file", () => keyring("key"));

  test("a key file that was replaced opens nothing of before", async () => {
    const { wrapped } = await keyring("key").create(context);
    await expect(keyring("other-key").unwrap(wrapped, context)).rejects.toMatchObject({
      name: "KeyUnwrapError",
    });
  });

  test("a file that is no key, or none, makes no keys", async () => {
    await expect(keyring("short-key").create(context)).rejects.toThrow("32 bytes");
    await expect(keyring("none").create(context)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("with KMS", () => {
  let kms: KmsServer;
  beforeAll(async () => {
    kms = await startKmsServer();
  });
  afterEach(() => kms.fail(undefined));
  afterAll(() => kms.close());

  const keyring = (keyId = kmsKeyId) => createKmsKeyring({ keyId, endpoint: kms.endpoint });
  keyringSuite("KMS", () => keyring());

  test("a key that is disabled, gone or about to be deleted opens nothing, and is not asked again and again", async () => {
    const { wrapped } = await keyring().create(context);
    for (const type of ["DisabledException", "NotFoundException", "KMSInvalidStateException"]) {
      kms.fail({ type, status: 400 });
      const before = kms.asked.length;
      await expect(keyring().unwrap(wrapped, context)).rejects.toMatchObject({
        name: "KeyUnwrapError",
      });
      expect(kms.asked.slice(before)).toEqual(["Decrypt"]);
    }
  });

  test("a service that fails or throttles is unavailable: the key may well open later", async () => {
    const { wrapped } = await keyring().create(context);
    for (const failure of [
      { type: "KMSInternalException", status: 500 },
      { type: "ThrottlingException", status: 400 },
    ]) {
      kms.fail(failure);
      const unavailable = { name: "DormouseError", code: "unavailable" };
      await expect(keyring().unwrap(wrapped, context)).rejects.toMatchObject(unavailable);
      await expect(keyring().create(context)).rejects.toMatchObject(unavailable);
    }
  });

  test("data keys of another key are refused", async () => {
    const { wrapped } = await keyring().create(context);
    const another = keyring(kmsKeyId.replace("1111", "9999"));
    await expect(another.unwrap(wrapped, context)).rejects.toMatchObject({
      name: "KeyUnwrapError",
    });
  });
});
