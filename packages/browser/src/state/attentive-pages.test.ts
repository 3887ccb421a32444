import { describe, expect, it } from "vitest";
import { AttentivePages } from "./attentive-pages.ts";

function pagesWith(allMs: number) {
  return new AttentivePages(() => [], {
    answerMs: 1_000,
    allMs,
    bystander: () => Promise.reject(new Error("nobody is to be asked")),
    breakConnections: () => undefined,
  });
}

describe("pages that are asked what they have", () => {
  it("are asked no more once all questions have taken their time, and no script is stopped", async () => {
    let asked = 0;
    const question = async () => (asked += 1);
    expect(await pagesWith(60_000).ask(question)).toBe(1);
    const pages = pagesWith(0);
    await expect(pages.ask(question)).rejects.toThrow("took too long");
    expect(asked).toBe(1);
    expect(pages.notes).toEqual([]);
  });
});
