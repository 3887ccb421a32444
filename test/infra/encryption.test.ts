import { linkNames, retention } from "@dormouse/cloud/infrastructure";
import {
  createDataKey,
  fingerprintOf,
  putCredential,
  sealLogin,
  type KeyContext,
  type KeyPurpose,
  type Keyring,
  type Vault,
} from "@dormouse/core";
import { createMemoryWorld } from "@dormouse/core/memory";
import { beforeAll, expect, test } from "vitest";
import { grantsOf } from "./policy.ts";
import { resourceOf, resourcesOf, type Synthesis } from "./synthesis.ts";
import { synthesize } from "./synthesize.ts";

let dev: Synthesis;
let production: Synthesis;

beforeAll(async () => {
  [dev, production] = await Promise.all([synthesize("dev"), synthesize("production")]);
});

const keyOf = (synthesis: Synthesis) => resourceOf(synthesis, "aws:kms/key:Key");
const aliasOf = (synthesis: Synthesis) => resourceOf(synthesis, "aws:kms/alias:Alias");

test("the encryption key is rotated and found by the stage's name", () => {
  expect(keyOf(production).inputs.enableKeyRotation).toBe(true);
  expect(aliasOf(production).inputs.name).toBe("alias/dormouse-production");
  expect(aliasOf(dev).inputs.name).toBe("alias/dormouse-dev");
});

test("the encryption key is kept in production, as the table is that nobody could read without it", () => {
  expect(keyOf(production).retained).toBe(true);
  expect(aliasOf(production).retained).toBe(true);
  expect(keyOf(production).inputs.deletionWindowInDays).toBe(retention.keyDeletionDays);
});

test("the encryption key goes with its stage elsewhere", () => {
  expect(keyOf(dev).retained).toBe(false);
  expect(keyOf(dev).inputs.deletionWindowInDays).toBe(retention.keyDeletionDaysMin);
});

test("the functions are told the key by its ARN", () => {
  for (const { links } of dev.builds) {
    expect(links[linkNames.encryptionKey]).toMatchObject({
      keyId: expect.stringMatching(/^arn:aws:kms:/) as string,
    });
  }
});

test("only the API has data keys made; those that read snapshots have them unwrapped, on that key alone", () => {
  const grants = resourcesOf(dev, "aws:iam/role:Role").flatMap(({ name, inputs }) =>
    grantsOf(inputs)
      .filter(({ Action }) => Action.some((action) => action.startsWith("kms:")))
      .map(({ Action, Resource }) => ({ name, Action, Resource })),
  );
  const allowedTo = (action: string) =>
    grants.filter(({ Action }) => Action.includes(action)).map(({ name }) => name);
  expect(allowedTo("kms:GenerateDataKey")).toEqual(["ApiRole"]);
  expect(allowedTo("kms:Decrypt")).toEqual(expect.arrayContaining(["ApiRole", "StepRole"]));
  for (const name of [
    "StreamRole",
    "DeadLetterRole",
    "SweepRole",
    "SweepTimerRole",
    "ArchiveRole",
  ]) {
    expect(allowedTo("kms:Decrypt")).not.toContain(name);
  }
  expect(new Set(grants.flatMap(({ Action }) => Action))).toEqual(
    new Set(["kms:GenerateDataKey", "kms:Decrypt"]),
  );
  const keys = new Set(grants.flatMap(({ Resource }) => Resource));
  expect([...keys]).toEqual([expect.stringMatching(/^arn:aws:kms:.*:key\//)]);
});

test("credentials and logins are opened by what runs steps alone: the API names them, and cannot read them", () => {
  const purposes = (name: string, action: string) =>
    grantsOf(resourceOf(dev, "aws:iam/role:Role", name).inputs)
      .filter(({ Action }) => Action.includes(action))
      .map(({ Condition }) => Condition);
  const forPurposes = (...values: KeyPurpose[]) => [
    [{ test: "StringEquals", variable: "kms:EncryptionContext:purpose", values }],
  ];
  expect(purposes("ApiRole", "kms:GenerateDataKey")).toEqual(
    forPurposes("session", "credential", "login", "fingerprint"),
  );
  expect(purposes("ApiRole", "kms:Decrypt")).toEqual(forPurposes("session", "fingerprint"));
  expect(purposes("CollectRole", "kms:Decrypt")).toEqual(forPurposes("session"));
  expect(purposes("StepRole", "kms:Decrypt")).toEqual(
    forPurposes("session", "credential", "login"),
  );
});

test("data keys are made, and credentials and logins encrypted, for the purposes that the rights name", async () => {
  const memory = createMemoryWorld();
  const asked: KeyContext[] = [];
  const keyring: Keyring = {
    create(context) {
      asked.push(context);
      return memory.keyring.create(context);
    },
    unwrap: (...request) => memory.keyring.unwrap(...request),
  };
  const vault: Vault = {
    encrypt(secret, context) {
      asked.push(context);
      return memory.vault.encrypt(secret, context);
    },
    decrypt: (...request) => memory.vault.decrypt(...request),
  };
  const world = { ...memory, vault };
  const key = { tenantId: "tenant", sessionId: "session", name: "portal" };
  const credentials = { username: "ada", password: "secret" };
  await createDataKey(keyring, key);
  await putCredential(world, key, credentials);
  await sealLogin(world, key, credentials);
  await fingerprintOf(world, "tenant", { site: "harbor", ...credentials });
  const purposes = asked.map(({ purpose }) => purpose);
  expect(purposes).toEqual(["session", "credential", "login", "fingerprint"]);
});
