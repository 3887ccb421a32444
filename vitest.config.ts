import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Nearly every test starts processes of ours: what one has compiled, the others need not. */
process.env["NODE_COMPILE_CACHE"] ??= join(tmpdir(), "dormouse-compile-cache");

const everywhere = {
  /** On two cores: files wait for other processes much of their time. */
  maxWorkers: 3,
  // What a busy machine is late with is not missing.
  testTimeout: 240_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};

/** For files that leave nothing behind in their process: most take less time than loading the code does. */
const inSharedProcesses = { ...everywhere, isolate: false, restoreMocks: true, unstubEnvs: true };

const inTestWorlds = {
  ...inSharedProcesses,
  globalSetup: "test/support/world/bundle-functions.ts",
};

/** Small files that take long: begun last, each would go on alone when all others are done. */
const slow =
  /\/(simulation|simulate-logins|bites|hung-page|cookies|local-world|refuse-protocol-log|actions\/failure)\.test\.ts$/;

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification): boolean => slow.test(moduleId);
    const inOrder = await Reflect.apply(super.sort, this, [files]);
    const projects = [...new Set(inOrder.map(({ project }) => project))];
    return projects
      .map((project) => inOrder.filter((file) => file.project === project))
      .flatMap((own) => [...own.filter(isSlow), ...own.filter((file) => !isSlow(file))]);
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          ...inSharedProcesses,
        },
      },
      {
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          ...inSharedProcesses,
        },
      },
      {
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          ...inTestWorlds,
        },
      },
      {
        test: {
          name: "fidelity",
          include: ["test/fidelity/**/*.test.ts"],
          ...everywhere,
        },
      },
      {
        test: {
          name: "fault",
          include: ["test/fault/**/*.test.ts"],
          ...inTestWorlds,
        },
      },
      {
        test: {
          name: "infra",
          include: ["test/infra/**/*.test.ts"],
          ...inSharedProcesses,
          globalSetup: ["test/infra/syntheses-folder.ts", "test/infra/install-early.ts"],
        },
      },
    ],
  },
});
