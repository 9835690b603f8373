import type { ApiClient } from "@tsunagu/embedded-cluster/apimachinery/wire";
import type { Cluster } from "@tsunagu/embedded-cluster/cluster/options";
import { TOOLBOX_IMAGE } from "@tsunagu/embedded-cluster/images/toolbox/image";
import { decodeUtf8 } from "@tsunagu/embedded-cluster/kernel/bytes";
import { seededRandom } from "@tsunagu/embedded-cluster/kernel/random";
import { type ByteSink, sourceOf } from "@tsunagu/embedded-cluster/kernel/streams";
import { createKubectl } from "@tsunagu/embedded-cluster/kubectl/index";
import { createProcessTable } from "@tsunagu/embedded-cluster/shell/process/container-processes";
import { createImageLayer } from "@tsunagu/embedded-cluster/shell/process/image-layer";
import { MemoryFileSystem } from "@tsunagu/embedded-cluster/shell/process/memory-file-system";
import { hostClock } from "../../sandbox-server/kernel/host-clock.ts";
import { type Answer, type CommandLine, PATIENCE_MILLISECONDS } from "./command-line.ts";

/** Our kubectl in a container of the toolbox's programs, with the same folder, files and kubeconfig as the official one has on disk. */
export class OurKubectl {
  private readonly fs: MemoryFileSystem;
  private readonly folder: string;

  constructor(options: { cluster: Cluster; folder: string; files: Readonly<Record<string, string>>; server: string }) {
    this.folder = options.folder;
    const dial = (server: string, token: string): ApiClient | undefined => {
      if (server !== options.server) return undefined;
      return token === "" ? options.cluster.adminClient : options.cluster.clientForToken(token);
    };
    const files = Object.fromEntries(Object.entries(options.files).map(([name, text]) => [`${options.folder}/${name}`, text]));
    const layer = createImageLayer({
      files: { ...TOOLBOX_IMAGE.files, ...files },
      programs: { ...TOOLBOX_IMAGE.programs, "/usr/local/bin/kubectl": createKubectl(dial, { listen: neverCalled }) },
      directories: ["/tmp"],
    });
    this.fs = new MemoryFileSystem({ layer, clock: hostClock });
  }

  async run(line: CommandLine): Promise<Answer> {
    const env = new Map(
      Object.entries({ HOME: this.folder, KUBECONFIG: `${this.folder}/config`, PATH: "/usr/local/bin:/usr/bin:/bin", TERM: "dumb", TZ: "UTC", ...line.env }),
    );
    const table = createProcessTable({
      fs: this.fs,
      clock: hostClock,
      random: seededRandom(1),
      env,
      hostname: "test",
      cwd: this.folder,
      capabilities: new Map(),
    });
    const [stdout, stderr] = [collector(), collector()];
    const running = table.start(["kubectl", ...line.args], { stdin: sourceOf(line.stdin), stdout, stderr });
    let stopped = false;
    const timer = setTimeout(() => {
      stopped = true;
      running.kill("SIGKILL");
    }, line.stopAfter ?? PATIENCE_MILLISECONDS);
    const code = await running.exited;
    clearTimeout(timer);
    table.dispose();
    return { stdout: stdout.text(), stderr: stderr.text(), code: stopped ? (line.stopAfter === undefined ? "gave up" : "stopped") : code };
  }
}

/** Ports opened here are the container's; nobody connects to them in a comparison. */
function neverCalled(_process: unknown, port: number) {
  const { promise, resolve } = Promise.withResolvers<null>();
  return { port, accept: () => promise, dispose: () => resolve(null) };
}

function collector(): ByteSink & { text(): string } {
  const chunks: Uint8Array[] = [];
  return {
    async write(chunk) {
      chunks.push(chunk.slice());
    },
    close() {},
    text: () => decodeUtf8(Buffer.concat(chunks)),
  };
}
