/** Every Lambda: where its handler is and what it gets. Memory in MB, times in seconds. */
export const functions = {
  api: {
    entry: "packages/functions/src/entry/api.ts",
    timeoutSeconds: 30,
    /** A full state of 64 MB goes out and in whole, and scrypt alone takes 256 MB to open one. */
    memoryMb: 1024,
    concurrency: 20,
  },
  stream: {
    entry: "packages/functions/src/entry/stream.ts",
    timeoutSeconds: 900,
    memoryMb: 256,
    concurrency: 100,
  },
  step: {
    entry: "packages/functions/src/entry/step.ts",
    timeoutSeconds: 120,
    memoryMb: 2048,
    /** Unpacked Chromium takes 210 MB of /tmp, each profile more. */
    storageMb: 1024,
    concurrency: 10,
  },
  deadLetter: {
    entry: "packages/functions/src/entry/dead-letter.ts",
    timeoutSeconds: 30,
    memoryMb: 256,
    concurrency: 2,
  },
  sweep: {
    entry: "packages/functions/src/entry/sweep.ts",
    timeoutSeconds: 55,
    memoryMb: 256,
    concurrency: 1,
  },
  collect: {
    entry: "packages/functions/src/entry/collect.ts",
    timeoutSeconds: 300,
    memoryMb: 512,
    concurrency: 1,
  },
  archive: {
    entry: "packages/functions/src/entry/archive.ts",
    timeoutSeconds: 290,
    /** All that lies with a session is in memory as it is compressed, of several at once. */
    memoryMb: 1024,
    concurrency: 1,
  },
  refresh: {
    entry: "packages/functions/src/entry/refresh.ts",
    timeoutSeconds: 55,
    /** Now and then it archives what a login's log has. */
    memoryMb: 512,
    concurrency: 1,
  },
} as const;

export type FunctionName = keyof typeof functions;
