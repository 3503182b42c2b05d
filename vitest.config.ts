import { defineConfig } from "vitest/config";

/** Where a run's counts are written as well, for a script that adds up several runs. */
const report = process.env["SACCADE_TEST_REPORT"];

export default defineConfig({
  test: {
    ...(report === undefined ? {} : { reporters: ["default", "json"], outputFile: { json: report } }),
    // Processes, not threads: ONNX Runtime must not be loaded in a worker thread or a vm context.
    pool: "forks",
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          // Real processes on a machine that may be busy; a hang is still found.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        // The real editor. Installing it is slow and needs Debian packages, so it is no part of `npm test`.
        extends: true,
        test: {
          name: "vscode",
          include: ["test/vscode/**/*.test.ts"],
          globalSetup: ["test/vscode/harness/setup.ts"],
          fileParallelism: false,
          expect: { poll: { timeout: 90_000 } },
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
