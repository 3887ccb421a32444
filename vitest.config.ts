import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Nearly every test starts processes of ours: what one has compiled, the others need not. */
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "dormouse-compile-cache");

/** On two cores: files wait for other processes much of their time. */
const atOnce = { maxWorkers: 3 };

/** For files that leave nothing behind in their process: most take less time than loading the code does. */
const inSharedProcesses = { ...atOnce, isolate: false, restoreMocks: true, unstubEnvs: true };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 60_000,
          ...inSharedProcesses,
        },
      },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...inSharedProcesses,
        },
      },
      {
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...atOnce,
        },
      },
      {
        test: {
          name: "fidelity",
          include: ["test/fidelity/**/*.test.ts"],
          testTimeout: 120_000,
          ...atOnce,
        },
      },
      {
        test: {
          name: "fault",
          include: ["test/fault/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...atOnce,
        },
      },
      {
        test: {
          name: "infra",
          include: ["test/infra/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          ...inSharedProcesses,
        },
      },
    ],
  },
});
