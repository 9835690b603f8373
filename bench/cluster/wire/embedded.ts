import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Endpoint, readEndpoint } from "./kubeconfig.ts";

const COMMAND = resolve(import.meta.dirname, "../../../sandbox-server/cli/cluster.ts");

/** The embedded cluster in a process of its own, as the real one is; the same as `npm run cluster`. */
export async function startEmbedded(flags: readonly string[] = []): Promise<{ endpoint: Endpoint; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "tsunagu-bench-"));
  const file = join(folder, "kubeconfig");
  const child = spawn(process.execPath, [...flags, COMMAND, "--kubeconfig", file], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => {
      throw new Error("the embedded cluster did not start");
    }),
  ]);
  const endpoint = readEndpoint(file);
  return {
    endpoint,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
