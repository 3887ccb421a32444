import { BrowserLostError } from "@dormouse/core";

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
