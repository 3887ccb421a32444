import { defineConfig } from "vitest/config";

/** They share what they set up: SST's platform. */
const oneAtATime = { fileParallelism: false, maxWorkers: 1, sequence: { groupOrder: 1 } };

/** Browsers, servers and whole worlds, each on ports and in a directory of its own: one waits while another works. */
const twoAtATime = { maxWorkers: 2, sequence: { groupOrder: 2 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 60_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: "fidelity",
          include: ["test/fidelity/**/*.test.ts"],
          testTimeout: 120_000,
          ...twoAtATime,
        },
      },
      {
        test: {
          name: "fault",
          include: ["test/fault/**/*.test.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...twoAtATime,
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
