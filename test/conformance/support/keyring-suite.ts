import type { KeyContext, Keyring } from "@dormouse/core";
import { beforeAll, describe, expect, test } from "vitest";

/** What every keyring must do. `open` is asked twice for the same keyring, as by two processes. */
export function keyringSuite(name: string, open: () => Keyring | Promise<Keyring>): void {
  describe(`${name}: a keyring`, () => {
    let keyring: Keyring;
    let other: Keyring;
    const context: KeyContext = { tenantId: "tenant", purpose: "session", sessionId: "1" };

    beforeAll(async () => {
      keyring = await open();
      other = await open();
    });

    test("makes keys of 32 bytes, each another one", async () => {
      const keys = await Promise.all([1, 2, 3].map(() => keyring.create(context)));
      expect(keys.map(({ key }) => key.byteLength)).toEqual([32, 32, 32]);
      expect(new Set(keys.map(({ key }) => Buffer.from(key).toString("hex"))).size).toBe(3);
    });

    test("opens its keys again, in another process too", async () => {
      const { key, wrapped } = await keyring.create(context);
      const opened = await other.unwrap(wrapped, {
        sessionId: "1",
        purpose: "session",
        tenantId: "tenant",
      });
      expect(Buffer.from(opened)).toEqual(Buffer.from(key));
    });

    test("does not show the key in what is stored", async () => {
      const { key, wrapped } = await keyring.create(context);
      expect(Buffer.from(wrapped, "base64").includes(Buffer.from(key))).toBe(false);
    });

    test("opens a key for what it was made for only", async () => {
      const { wrapped } = await keyring.create(context);
      const wrongs: KeyContext[] = [
        { ...context, tenantId: "other" },
        { ...context, purpose: "credential" },
        { ...context, sessionId: "2" },
        { ...context, more: "1" },
        { tenantId: context.tenantId, purpose: context.purpose },
      ];
      for (const wrong of wrongs) {
        await expect(keyring.unwrap(wrapped, wrong)).rejects.toMatchObject({
          name: "KeyUnwrapError",
          purpose: wrong.purpose,
        });
      }
    });

    test("refuses what is no key of its own", async () => {
      const { wrapped } = await keyring.create(context);
      const changed = Buffer.from(wrapped, "base64");
      changed[changed.byteLength - 1] = (changed.at(-1) ?? 0) ^ 1;
      for (const wrong of [changed.toString("base64"), "", "bm90IGEga2V5"]) {
        await expect(keyring.unwrap(wrong, context)).rejects.toMatchObject({
          name: "KeyUnwrapError",
        });
      }
    });
  });
}
