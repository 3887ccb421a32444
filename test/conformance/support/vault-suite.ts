import type { KeyContext, Vault } from "@dormouse/core";
import { beforeAll, describe, expect, test } from "vitest";

/** What every vault must do. `open` is asked twice for the same vault, as by two processes. */
export function vaultSuite(name: string, open: () => Vault): void {
  describe(`${name}: a vault`, () => {
    let vault: Vault;
    let other: Vault;
    const context: KeyContext = { tenantId: "tenant", purpose: "credential", name: "portal" };
    const secret = Buffer.from("correct horse battery staple");

    beforeAll(() => {
      vault = open();
      other = open();
    });

    test("decrypts what it encrypted, in another process too, and whatever order the context is written in", async () => {
      const encrypted = await vault.encrypt(secret, context);
      const { name: which, purpose, tenantId } = context;
      const decrypted = await other.decrypt(encrypted, {
        ...(which === undefined ? {} : { name: which }),
        purpose,
        tenantId,
      });
      expect(Buffer.from(decrypted)).toEqual(secret);
    });

    test("encrypts nothing twice alike, and does not show it", async () => {
      const [first, second] = await Promise.all([
        vault.encrypt(secret, context),
        vault.encrypt(secret, context),
      ]);
      expect(first).not.toEqual(second);
      expect(Buffer.from(first).includes(secret)).toBe(false);
    });

    test("decrypts for what it was encrypted for only", async () => {
      const encrypted = await vault.encrypt(secret, context);
      const wrongs: KeyContext[] = [
        { ...context, tenantId: "other" },
        { ...context, purpose: "session" },
        { ...context, name: "other" },
        { ...context, more: "1" },
        { tenantId: context.tenantId, purpose: context.purpose },
      ];
      for (const wrong of wrongs) {
        await expect(vault.decrypt(encrypted, wrong)).rejects.toMatchObject({
          name: "KeyUnwrapError",
          purpose: wrong.purpose,
        });
      }
    });

    test("refuses what was changed, cut or never encrypted", async () => {
      const encrypted = Buffer.from(await vault.encrypt(secret, context));
      const changed = Buffer.from(encrypted);
      changed[changed.byteLength - 1] = (changed.at(-1) ?? 0) ^ 1;
      for (const wrong of [
        changed,
        encrypted.subarray(0, -1),
        Buffer.of(),
        Buffer.from("not it"),
      ]) {
        await expect(vault.decrypt(wrong, context)).rejects.toMatchObject({
          name: "KeyUnwrapError",
        });
      }
    });
  });
}
