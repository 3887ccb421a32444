import { RepeatableErrorCode, stepErrorCatalog } from "@dormouse/contract";
import { describe, expect, it } from "vitest";
import { isRetried } from "./retry-rule.ts";

const codes = Object.keys(stepErrorCatalog) as (keyof typeof stepErrorCatalog)[];
const ofKind = (wanted: string) => codes.filter((code) => stepErrorCatalog[code].kind === wanted);
const failed = (code: string) => ({ code, message: "" });

describe("a step's rule", () => {
  it("has it tried again after what may pass by itself, where it names nothing", () => {
    const retried = codes.filter((code) => isRetried({}, failed(code), {}));
    expect(retried).toEqual(ofKind("retryable"));
    expect(isRetried({}, failed("browser_lost"), {})).toBe(false);
  });

  it("has it tried again after what it names alone, which is never what its owner must decide", () => {
    const nameable = RepeatableErrorCode.options;
    expect(nameable.toSorted()).toEqual([...ofKind("retryable"), ...ofKind("fatal")].toSorted());
    for (const code of nameable) {
      expect(nameable.filter((other) => isRetried({ on: [code] }, failed(other), {}))).toEqual([
        code,
      ]);
    }
  });

  it("counts the first attempt", () => {
    const retried = (retries: number) =>
      isRetried({ attempts: 2 }, failed("page_crashed"), { retries });
    expect([retried(0), retried(1)]).toEqual([true, false]);
    expect(isRetried(undefined, failed("page_crashed"), {})).toBe(false);
  });
});
