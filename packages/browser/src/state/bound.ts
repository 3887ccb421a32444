import { BrowserLostError } from "@dormouse/core";

/** A page that navigates does not answer before it has; nor does one that hangs. */
const silenceMs = 1_000;

/** What a page answers, undefined where it fails to or says nothing. */
export async function answerOf<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return within(silenceMs, "a page", answer).catch(() => undefined);
}

/** @throws BrowserLostError when the browser has not answered within `ms`. */
export async function within<Value>(
  ms: number,
  what: string,
  answer: Promise<Value>,
): Promise<Value> {
  const found = await answerWithin(ms, answer);
  if (found === "late") {
    throw new BrowserLostError(`The browser did not answer within ${ms} ms: ${what}`);
  }
  return found.value;
}

/** The answer if it comes in time. @throws Error what the answer fails with in time */
export async function answerWithin<Value>(
  ms: number,
  answer: Promise<Value>,
): Promise<{ value: Value } | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    // What came while this process was busy is read first: it is not the page then that was late.
    timer = setTimeout(() => setImmediate(() => setImmediate(resolve, "late")), ms);
  });
  try {
    return await Promise.race([answer.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still fail, long after anyone listens.
    answer.catch(() => undefined);
  }
}
