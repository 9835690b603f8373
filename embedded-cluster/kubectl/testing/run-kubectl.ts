import type { ApiClient } from "../../apimachinery/wire.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import { seededRandom } from "../../kernel/random.ts";
import { type ByteSink, sourceOf } from "../../kernel/streams.ts";
import { createProcessTable } from "../../shell/process/container-processes.ts";
import { createImageLayer } from "../../shell/process/image-layer.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { Program } from "../../shell/process/process.ts";
import { createKubectl } from "../index.ts";

/** What one run left behind. */
export interface Run {
  stdout: string;
  stderr: string;
  code: number;
  fs: MemoryFileSystem;
}

export interface RunOptions {
  client: ApiClient | undefined;
  clock: Clock;
  stdin?: string;
  /** Absolute path → content, beside a kubeconfig that points to the client. */
  files?: Record<string, string>;
  env?: Record<string, string>;
  /** Absolute path → program: editors and such. */
  programs?: Record<string, Program>;
  /** Starts from the files another run left. */
  fs?: MemoryFileSystem;
}

export const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: test
  cluster: {server: "https://10.96.0.1:443"}
users:
- name: admin
  user: {token: secret}
contexts:
- name: test
  context: {cluster: test, user: admin}
current-context: test
`;

/** Runs one command line of kubectl in a container of its own, in /home. */
export async function runKubectl(args: readonly string[], options: RunOptions): Promise<Run> {
  const layer = createImageLayer({
    files: { "/root/.kube/config": KUBECONFIG, ...options.files },
    programs: { "/usr/local/bin/kubectl": createKubectl(() => options.client), ...options.programs },
  });
  const fs = options.fs ?? new MemoryFileSystem({ layer, clock: options.clock });
  const env = new Map(Object.entries({ HOME: "/root", PATH: "/usr/local/bin:/usr/bin", ...options.env }));
  const table = createProcessTable({ fs, clock: options.clock, random: seededRandom(1), env, hostname: "test", cwd: "/home", capabilities: new Map() });
  const [stdout, stderr] = [collector(), collector()];
  const running = table.start(["kubectl", ...args], { stdin: sourceOf(options.stdin ?? ""), stdout, stderr });
  const code = await running.exited;
  table.dispose();
  return { stdout: stdout.text(), stderr: stderr.text(), code, fs };
}

function collector(): ByteSink & { text(): string } {
  const chunks: Uint8Array[] = [];
  return {
    async write(chunk) {
      chunks.push(chunk.slice());
    },
    close() {},
    text: () => chunks.map((chunk) => decodeUtf8(chunk)).join(""),
  };
}
