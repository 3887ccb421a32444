import type { CDPSession } from "puppeteer-core";
import { describe, expect, it } from "vitest";
import { AttentivePages, type Insistence } from "./attentive-pages.ts";

function pagesWith(insistence: Partial<Insistence>) {
  return new AttentivePages(() => [], {
    answerMs: 1_000,
    allMs: 60_000,
    bystander: () => Promise.reject(new Error("nobody is to be asked")),
    breakConnections: () => undefined,
    ...insistence,
  });
}

describe("pages that are asked what they have", () => {
  it("are asked no more once all questions have taken their time, and no script is stopped", async () => {
    let asked = 0;
    const question = async () => (asked += 1);
    expect(await pagesWith({}).ask(question)).toBe(1);
    const pages = pagesWith({ allMs: 0 });
    await expect(pages.ask(question)).rejects.toThrow("took too long");
    expect(asked).toBe(1);
    expect(pages.notes).toEqual([]);
  });

  it("are waited for beyond their time where there is much to read and none of them is busy", async () => {
    const session = { send: async () => ({}) } as unknown as CDPSession;
    const pages = pagesWith({ answerMs: 5, bystander: async () => ({ session }) });
    const question = () => new Promise((resolve) => setTimeout(resolve, 150, "much"));
    expect(await pages.ask(question, { mayTakeLong: true })).toBe("much");
    await expect(pages.ask(question)).rejects.toThrow("does not answer");
    expect(pages.notes).toEqual([]);
  });
});
