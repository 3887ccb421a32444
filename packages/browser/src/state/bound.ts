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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new BrowserLostError(`The browser did not answer within ${ms} ms: ${what}`)),
      ms,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still fail, long after anyone listens.
    answer.catch(() => undefined);
  }
}
