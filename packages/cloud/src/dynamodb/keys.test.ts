import fc from "fast-check";
import { expect, test } from "vitest";
import { dueSortKey, idempotencyItemKey, partitionOf, sessionKeyOf, sortKeys } from "./keys.ts";

test("no two sessions share a partition, whatever their tenants are called", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "#", "%", "2", "3", "S") });
  fc.assert(
    fc.property(name, name, name, name, (tenantA, sessionA, tenantB, sessionB) => {
      fc.pre(tenantA !== tenantB || sessionA !== sessionB);
      const first = partitionOf({ tenantId: tenantA, sessionId: sessionA });
      expect(first).not.toBe(partitionOf({ tenantId: tenantB, sessionId: sessionB }));
    }),
  );
});

test("a tenant's name cannot lead into another's session or idempotency keys", () => {
  const victim = partitionOf({ tenantId: "a", sessionId: "b" });
  expect(partitionOf({ tenantId: "a#SESSION#b", sessionId: "" })).not.toContain(victim);
  expect(idempotencyItemKey("a", "k").pk).not.toBe(idempotencyItemKey("a#IDEMPOTENCY#k", "").pk);
});

test("a session's partition tells whose it is", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (tenantId, sessionId) => {
      const key = { tenantId, sessionId };
      expect(sessionKeyOf({ pk: partitionOf(key) })).toEqual(key);
    }),
  );
});

test("keys made of numbers sort as the numbers do", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      fc.pre(a < b);
      expect(sortKeys.event(a) < sortKeys.event(b)).toBe(true);
      expect(dueSortKey(a) < dueSortKey(b)).toBe(true);
    }),
  );
});
