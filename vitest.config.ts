import { defineConfig } from "vitest/config";

/** Real browsers and servers share two cores: files run one after another where they start any. */
const oneAtATime = { fileParallelism: false, maxWorkers: 1 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["packages/*/src/**/*.test.ts"], testTimeout: 30_000 } },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: "fidelity",
          include: ["test/fidelity/**/*.test.ts"],
          testTimeout: 60_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: "fault",
          include: ["test/fault/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...oneAtATime,
        },
      },
      {
        test: {
          name: "infra",
          include: ["test/infra/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          ...oneAtATime,
        },
      },
    ],
  },
});
