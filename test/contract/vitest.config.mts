import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** One body, two clusters: on the embedded cluster, or with TSUNAGU_CONTRACT=real on that of the kubeconfig. */
export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    include: ["test/contract/cases/**/*.contract.ts"],
    // On a real cluster cases wait for Pods, not for this process: many wait at once.
    // Its time is the machine's, which may be busy with others: what fails there is tried again before it is believed.
    maxConcurrency: 8,
    ...(process.env["TSUNAGU_CONTRACT"] === "real" ? { maxWorkers: 2, retry: 2 } : {}),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
