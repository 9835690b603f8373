import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

/** Ours held against the official kubectl, command by command: it needs the binary, and minutes. */
export default defineConfig({ root: resolve(import.meta.dirname, "../.."), test: { include: ["test/kubectl/**/*.test.ts"] } });
