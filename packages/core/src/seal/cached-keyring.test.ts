import { beforeEach, describe, expect, it } from "vitest";
import type { KeyContext } from "../world/keyring.ts";
import { MemoryKeyring } from "../world/memory/index.ts";
import { CachedKeyring } from "./cached-keyring.ts";

class CountedKeyring extends MemoryKeyring {
  unwraps = 0;

  override unwrap(...request: Parameters<MemoryKeyring["unwrap"]>): Promise<Uint8Array> {
    this.unwraps += 1;
    return super.unwrap(...request);
  }
}

let counted: CountedKeyring;
let keyring: CachedKeyring;
const context: KeyContext = { tenantId: "tenant", purpose: "session" };

beforeEach(() => {
  counted = new CountedKeyring();
  keyring = new CachedKeyring(counted, { maxKeys: 2 });
});

describe("a keyring that remembers", () => {
  it("asks once for each key, however many ask at the same time", async () => {
    const { key, wrapped } = await counted.create(context);
    const opened = await Promise.all([1, 2, 3].map(() => keyring.unwrap(wrapped, context)));
    expect(opened).toEqual([key, key, key].map((bytes) => Buffer.from(bytes)));
    expect(counted.unwraps).toBe(1);
  });

  it("knows a key that it made itself", async () => {
    const { key, wrapped } = await keyring.create(context);
    expect(await keyring.unwrap(wrapped, { purpose: "session", tenantId: "tenant" })).toEqual(key);
    expect(counted.unwraps).toBe(0);
  });

  it("gives a key it knows to nobody who asks for another purpose", async () => {
    const { wrapped } = await keyring.create(context);
    const others: KeyContext[] = [
      { tenantId: "other", purpose: "session" },
      { tenantId: "tenant", purpose: "credential" },
    ];
    for (const other of others) {
      await expect(keyring.unwrap(wrapped, other)).rejects.toMatchObject({
        name: "KeyUnwrapError",
      });
    }
  });

  it("forgets the key that was not used for longest", async () => {
    const [first, second] = [await keyring.create(context), await keyring.create(context)];
    await keyring.unwrap(first.wrapped, context);
    await keyring.create(context);
    await keyring.unwrap(first.wrapped, context);
    expect(counted.unwraps).toBe(0);
    await keyring.unwrap(second.wrapped, context);
    expect(counted.unwraps).toBe(1);
  });

  it("asks again after a failure", async () => {
    for (let times = 1; times <= 2; times += 1) {
      await expect(keyring.unwrap("AAAA", context)).rejects.toMatchObject({
        name: "KeyUnwrapError",
      });
      expect(counted.unwraps).toBe(times);
    }
  });
});
