import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** Tests against the running server: one server and one built site for all files, one file after the other. */
export default defineConfig({
  root: resolve(import.meta.dirname, ".."),
  test: {
    include: ["test/e2e/**/*.test.ts", "test/hostile/**/*.test.ts"],
    globalSetup: ["test/server/global-setup.ts"],
    fileParallelism: false,
    maxConcurrency: 5,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
