import { errorDocumentation, type ErrorCode } from "@dormouse/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DormouseApiError } from "./error.ts";
import { followStream, type Connect } from "./stream.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function refusal(code?: ErrorCode): DormouseApiError {
  const problem =
    code === undefined
      ? undefined
      : {
          type: `${errorDocumentation}#${code}`,
          title: code,
          status: 429,
          code,
          detail: code,
          requestId: "request-1",
        };
  return new DormouseApiError(429, problem, 30);
}

/** Refuses once, and says then that there will be no more events. */
function refusingOnce(error: DormouseApiError) {
  return vi
    .fn<Connect>()
    .mockRejectedValueOnce(error)
    .mockResolvedValue(new Response(null, { status: 204 }));
}

async function read(connect: Connect): Promise<number> {
  let count = 0;
  for await (const _ of followStream(connect, { after: 0, isDense: true })) count += 1;
  return count;
}

test.each(["storage_full", "too_many_sessions", "too_many_runs"] as const)(
  "a stream that is refused with %s is refused for good",
  async (code) => {
    const connect = refusingOnce(refusal(code));
    await expect(read(connect)).rejects.toMatchObject({ code });
    expect(connect).toHaveBeenCalledTimes(1);
  },
);

test.each([refusal("rate_limited"), refusal()])(
  "a stream that was asked for too soon is asked for again when the answer says",
  async (error) => {
    const connect = refusingOnce(error);
    const reading = read(connect);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(connect).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await reading).toBe(0);
    expect(connect).toHaveBeenCalledTimes(2);
  },
);
