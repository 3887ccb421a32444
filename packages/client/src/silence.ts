/** Tells a connection that died without a word from one on which nothing happens. */
export type SilenceWatch = {
  /** Aborts when nothing was heard for too long, or with the caller's signal. */
  signal: AbortSignal;
  /** Watches while `waiting` is under way: a reader that takes its time is no silence. */
  during<Value>(waiting: Promise<Value>): Promise<Value>;
  /** Something came, be it only a comment. */
  heard(): void;
};

export function watchSilence(silenceMs: number, signal: AbortSignal | undefined): SilenceWatch {
  const silent = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const start = (): void => {
    stop();
    timer = setTimeout(
      () => silent.abort(new Error(`nothing came for ${silenceMs} ms`)),
      silenceMs,
    );
  };
  return {
    signal: signal === undefined ? silent.signal : AbortSignal.any([signal, silent.signal]),
    async during(waiting) {
      start();
      try {
        return await waiting;
      } finally {
        stop();
      }
    },
    heard() {
      if (timer !== undefined) start();
    },
  };
}
