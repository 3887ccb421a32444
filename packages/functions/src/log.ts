/** What a line of the log may tell. Never a body, a header or a query: these hold the callers' secrets. */
export type LogEntry = {
  message: string;
  requestId?: string;
  error?: unknown;
  [detail: string]: unknown;
};

/** Writes one line of JSON about what should not have happened. */
export function logError(entry: LogEntry): void {
  console.error(lineOf("error", entry));
}

/** Writes one line of JSON about what work goes on without. */
export function logWarning(entry: LogEntry): void {
  console.warn(lineOf("warn", entry));
}

function lineOf(level: string, { error, ...entry }: LogEntry): string {
  const line = { level, ...entry, ...(error === undefined ? {} : describe(error)) };
  return masked(JSON.stringify(line));
}

function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorType: typeof error };
  return {
    errorType: error.name,
    errorMessage: error.message,
    stack: error.stack,
    ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
  };
}

/** Should a library put a key into its message, it still stays out of the log. */
function masked(line: string): string {
  return line.replaceAll(/(Bearer\s+|dm_)[\w.~+/-]+=*/gi, "$1***");
}
