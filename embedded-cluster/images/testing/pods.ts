import { decodeUtf8 } from "../../kernel/bytes.ts";
import { seededRandom } from "../../kernel/random.ts";
import { EMPTY_SOURCE, type ByteSink, type ByteSource, sourceOf } from "../../kernel/streams.ts";
import { type PodNetwork, POD_NETWORK } from "../../network/pod-network.ts";
import { createClusterDns, serveDns } from "../../network/dns/index.ts";
import { type TestCluster, testCluster } from "../../network/testing/cluster.ts";
import { createProcessTable, type ProcessTable, type RunningProcess } from "../../shell/process/container-processes.ts";
import { createImageLayer } from "../../shell/process/image-layer.ts";
import { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { CapabilityKey, ProcessUser, Program } from "../../shell/process/process.ts";
import type { Image } from "../image.ts";

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
  /** Both, in the order they were written. */
  merged: string;
  /** Virtual milliseconds it took. */
  took: number;
}

export interface TestPod {
  network: PodNetwork;
  fs: MemoryFileSystem;
  processes: ProcessTable;
  /** The image's own command, when it was started. */
  main: RunningProcess | undefined;
  /** What the main process has written, stdout and stderr together. */
  log(): string;
  /** Runs a command in the container to its end. */
  run(argv: string | readonly string[], options?: { stdin?: string; env?: Record<string, string> }): Promise<Output>;
  /** Runs it without waiting. */
  start(argv: string | readonly string[], stdin?: ByteSource): { process: RunningProcess; stdout(): string; stderr(): string };
}

export interface PodOptions {
  env?: Record<string, string>;
  /** Replaces the image's arguments. */
  args?: readonly string[];
  command?: readonly string[];
  /** false leaves the container idle: only `run` is wanted. */
  main?: boolean;
  namespace?: string;
  labels?: Record<string, string>;
  fs?: MemoryFileSystem;
  files?: Record<string, string>;
  user?: ProcessUser;
  capabilities?: ReadonlyMap<CapabilityKey<unknown>, unknown>;
}

const DNS_ADDRESS = "10.96.0.10";

/** Pods with images on the real virtual network and its DNS, without a kubelet: Services and their endpoints are written by hand. */
export async function imageCluster() {
  const cluster: TestCluster = await testCluster();
  const { clock } = cluster;
  const random = seededRandom(7);
  const dns = createClusterDns({ client: cluster.api, clock, random });
  await cluster.namespace("kube-system");
  await cluster.namespace("default");
  const dnsPod = await cluster.pod("coredns", { namespace: "kube-system" });
  serveDns(dnsPod, dns);
  await cluster.service(
    "kube-dns",
    {
      clusterIP: DNS_ADDRESS,
      ports: [
        { name: "dns", port: 53, protocol: "UDP" },
        { name: "dns-tcp", port: 53 },
      ],
    },
    "kube-system",
  );
  await cluster.slice(
    "kube-dns",
    [dnsPod.ip],
    [
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns-tcp", port: 53 },
    ],
    "kube-system",
  );

  const finish = async (running: RunningProcess): Promise<number> => {
    let code: number | undefined;
    void running.exited.then((value) => {
      code = value;
    });
    await clock.runUntil(() => code !== undefined);
    return code as number;
  };

  return {
    ...cluster,
    clock,

    async imagePod(name: string, image: Image, options: PodOptions = {}): Promise<TestPod> {
      const { namespace = "default" } = options;
      const pod = await cluster.pod(name, { namespace, ...(options.labels ? { labels: options.labels } : {}) });
      const files = { ...image.files, ...options.files };
      const fs =
        options.fs ?? new MemoryFileSystem({ clock, layer: createImageLayer({ files, programs: { ...image.programs, "/idle": idle }, builtAt: clock.now() }) });
      const write = (path: string, text: string) => fs.writeFile(path, new TextEncoder().encode(text));
      write("/etc/resolv.conf", `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${DNS_ADDRESS}\noptions ndots:5\n`);
      write("/etc/hosts", `127.0.0.1\tlocalhost\n${pod.ip}\t${name}\n`);
      const env = new Map(Object.entries({ ...image.env, HOSTNAME: name, ...options.env }));
      const capabilities = new Map<CapabilityKey<unknown>, unknown>([...(options.capabilities ?? []), [POD_NETWORK, pod]]);
      const cwd = image.workingDirectory;
      if (cwd !== undefined) fs.makeDirectory(cwd, { recursive: true });
      const table = createProcessTable({
        fs,
        clock,
        random,
        env,
        hostname: name,
        capabilities,
        ...(cwd ? { cwd } : {}),
        ...(options.user ? { user: options.user } : {}),
      });
      const log = collector();
      let main: RunningProcess | undefined;
      if (options.main !== false) {
        const argv = [...(options.command ?? image.entrypoint ?? []), ...(options.args ?? (options.command ? [] : (image.cmd ?? [])))];
        main = table.start(argv, { stdin: EMPTY_SOURCE, stdout: log, stderr: log });
      } else table.start(["/idle"], { stdin: EMPTY_SOURCE, stdout: log, stderr: log });
      await clock.settle();
      const start = (argv: string | readonly string[], stdin: ByteSource = EMPTY_SOURCE, extra: Record<string, string> = {}) => {
        const merged = collector();
        const [stdout, stderr] = [collector(merged), collector(merged)];
        const words = typeof argv === "string" ? argv.split(" ") : argv;
        const process = table.start(words, { stdin, stdout, stderr, env: new Map([...env, ...Object.entries(extra)]) });
        return { process, stdout: stdout.text, stderr: stderr.text, merged: merged.text };
      };
      return {
        network: pod,
        fs,
        processes: table,
        main,
        log: log.text,
        start: (argv, stdin) => start(argv, stdin),
        async run(argv, { stdin, env: extra } = {}) {
          const began = clock.now();
          const { process, stdout, stderr, merged } = start(argv, stdin === undefined ? EMPTY_SOURCE : sourceOf(stdin), extra);
          const code = await finish(process);
          return { code, stdout: stdout(), stderr: stderr(), merged: merged(), took: clock.now() - began };
        },
      };
    },

    /** A Service with one port in front of pods. */
    async expose(name: string, pods: readonly TestPod[], port: number, targetPort = port, namespace = "default"): Promise<string> {
      const clusterIP = `10.96.1.${exposed++}`;
      await cluster.service(name, { clusterIP, ports: [{ port, targetPort }] }, namespace);
      await cluster.slice(
        name,
        pods.map((pod) => pod.network.ip),
        [{ port: targetPort }],
        namespace,
      );
      return clusterIP;
    },
    finish,
  };
}

let exposed = 1;

/** PID 1 of a container in which only `run` is wanted. */
const idle: Program = (process) => new Promise((resolve) => process.signal.addEventListener("abort", () => resolve(0)));

function collector(into?: ByteSink): ByteSink & { text(): string } {
  const chunks: string[] = [];
  return {
    async write(chunk) {
      chunks.push(decodeUtf8(chunk));
      await into?.write(chunk);
    },
    close() {},
    text: () => chunks.join(""),
  };
}
