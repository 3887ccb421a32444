import { DormouseError } from "@dormouse/contract";
import fc from "fast-check";
import { beforeEach, expect, it, vi } from "vitest";
import { withMethods } from "../../with-methods.ts";
import type { Store } from "../../world/store.ts";
import { createMemoryWorld, type MemoryWorld } from "../../world/memory/index.ts";
import { fingerprintOf } from "./fingerprint.ts";

const credentials = { site: "harbor", username: "ada", password: "correct horse" };

let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld();
});

/** Another process, on the same table and with the same vault. */
function another({ table, vault, clock }: MemoryWorld) {
  return { store: withMethods<Store>(table, {}), vault, clock };
}

it("the same credentials have the same fingerprint, and no others do", async () => {
  const fingerprint = await fingerprintOf(world, "tenant", credentials);
  expect(fingerprint).toMatch(/^[\w-]{43}$/);
  expect(await fingerprintOf(world, "tenant", { ...credentials })).toBe(fingerprint);
  for (const field of ["site", "username", "password"]) {
    const other = { ...credentials, [field]: "another" };
    expect(await fingerprintOf(world, "tenant", other)).not.toBe(fingerprint);
  }
});

it("what is moved from one field to the next makes another fingerprint", async () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "|", "\0", "é"), maxLength: 4 });
  const fields = fc.record({ site: letters, username: letters, password: letters });
  await fc.assert(
    fc.asyncProperty(fields, fields, async (left, right) => {
      const [first, second] = [
        await fingerprintOf(world, "tenant", left),
        await fingerprintOf(world, "tenant", right),
      ];
      expect(first === second).toBe(JSON.stringify(left) === JSON.stringify(right));
    }),
  );
});

it("another tenant's are others, and its key opens for nobody else", async () => {
  const [ours, theirs] = await Promise.all([
    fingerprintOf(world, "ours", credentials),
    fingerprintOf(world, "theirs", credentials),
  ]);
  expect(ours).not.toBe(theirs);
  const stored = await world.store.readFingerprintKey("ours");
  expect(stored?.createdAtMs).toBe(world.clock.nowMs());
  await world.store.putFingerprintKey({
    tenantId: "thieves",
    encrypted: stored?.encrypted ?? "",
    createdAtMs: 0,
  });
  await expect(fingerprintOf(world, "thieves", credentials)).rejects.toMatchObject({
    name: "KeyUnwrapError",
    purpose: "fingerprint",
  });
});

it("is the same in every process, though all of them ask first", async () => {
  const processes = [world, another(world), another(world), another(world)];
  const made = await Promise.all(
    processes.map((process) => fingerprintOf(process, "tenant", credentials)),
  );
  expect(new Set(made).size).toBe(1);
  expect(await fingerprintOf(another(world), "tenant", credentials)).toBe(made[0]);
});

it("the key is opened once a process, and asked for again where it did not open", async () => {
  const fingerprint = await fingerprintOf(another(world), "tenant", credentials);
  const decrypt = vi.spyOn(world.vault, "decrypt");
  decrypt.mockRejectedValueOnce(new DormouseError("unavailable", "no answer"));
  const process = another(world);
  await expect(fingerprintOf(process, "tenant", credentials)).rejects.toMatchObject({
    code: "unavailable",
  });
  for (let times = 1; times <= 3; times += 1) {
    expect(await fingerprintOf(process, "tenant", credentials)).toBe(fingerprint);
  }
  expect(decrypt).toHaveBeenCalledTimes(2);
});
