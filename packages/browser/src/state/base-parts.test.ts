import type { OpenRequest, PartReference } from "@dormouse/core";
import { describe, expect, it } from "vitest";
import { BaseParts } from "./base-parts.ts";
import { sha256 } from "./part-index.ts";

const cookies: PartReference = { kind: "cookies", storageKey: "", sha256: sha256("[]"), bytes: 2 };

/** @param outcomes what loading comes to, one time after the other */
function partsThatLoad(outcomes: (Uint8Array | Error)[]) {
  const loads: string[] = [];
  const load = async ({ kind }: PartReference): Promise<Uint8Array> => {
    loads.push(kind);
    const outcome = outcomes[loads.length - 1] ?? new Error("loaded once too often");
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const manifest: NonNullable<OpenRequest["snapshot"]>["manifest"] = {
    version: 1,
    createdAtMs: 0,
    step: 1,
    parts: [cookies],
    tabs: [],
    dialogs: { response: "dismiss" },
  };
  return { parts: new BaseParts({ manifest, load }), loads };
}

describe("the parts that a browser wakes with", () => {
  it("are loaded ahead, and given to whoever asks first", async () => {
    const { parts, loads } = partsThatLoad([Buffer.from("[]")]);
    parts.prefetch();
    expect(await parts.text(cookies)).toBe("[]");
    expect(loads).toEqual(["cookies"]);
  });

  it("are loaded anew where loading them ahead failed", async () => {
    const { parts } = partsThatLoad([new Error("slow down"), Buffer.from("[]")]);
    parts.prefetch();
    expect(await parts.text(cookies)).toBe("[]");
  });

  it("are loaded anew where loading them failed before", async () => {
    const { parts } = partsThatLoad([new Error("slow down"), Buffer.from("[]")]);
    await expect(parts.text(cookies)).rejects.toThrow("slow down");
    expect(await parts.text(cookies)).toBe("[]");
  });

  it("are not held in memory once they were given, nor when the tabs are there", async () => {
    const contents = [1, 2, 3].map((byte) => Buffer.from([byte]));
    const { parts } = partsThatLoad(contents);
    parts.prefetch();
    const given = [await parts.content(cookies), await parts.content(cookies)];
    expect(given).toEqual(contents.slice(0, 2));
    const { parts: others } = partsThatLoad(contents);
    others.prefetch();
    others.endPrefetch();
    expect(await others.content(cookies)).toEqual(contents[1]);
  });
});
