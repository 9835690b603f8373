import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{contracts,embedded-cluster,sandbox-server,labs,tools,src,test}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "test/e2e/**", "test/hostile/**", "test/kubectl/**"],
    testTimeout: 20_000,
  },
});
