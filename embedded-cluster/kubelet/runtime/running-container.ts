import { type ByteSource, EMPTY_SOURCE, Pipe } from "../../kernel/streams.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import { type ProcessTable, type RunningProcess, createProcessTable } from "../../shell/process/container-processes.ts";
import { type CapabilityKey, type ProcessUser, SpawnError } from "../../shell/process/process.ts";
import { type Tty, createTty } from "../../shell/tty/tty.ts";
import type { ContainerProcessor } from "../usage/container-processor.ts";
import type { ContainerRecord } from "./container-record.ts";
import { OutputFan } from "./output-fan.ts";
import { StartError } from "./start-error.ts";

export interface ContainerConfig {
  argv: readonly string[];
  environment: ReadonlyMap<string, string>;
  workingDirectory: string;
  hostName: string;
  user: ProcessUser;
  stdin: boolean;
  stdinOnce: boolean;
  tty: boolean;
  fs: MemoryFileSystem;
  imageBytes: number;
  capabilities: ReadonlyMap<CapabilityKey<unknown>, unknown>;
  processor: ContainerProcessor;
  clock: Clock;
  random: Random;
}

/** A terminal nobody is attached to is as large as this. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** The live half of a container: its processes, its files, and the ends of its streams. */
export class RunningContainer {
  readonly record: ContainerRecord;
  readonly config: ContainerConfig;
  readonly processes: ProcessTable;
  readonly stdout: OutputFan;
  readonly stderr: OutputFan;
  /** What an attached client types; undefined when the container's spec has no stdin. */
  readonly stdin: Pipe | undefined;
  readonly tty: Tty | undefined;
  /** Resolves with the exit code when the main process is over and its output is in the log. */
  readonly exited: Promise<number>;
  /** It was killed for the memory it took. */
  isOutOfMemory = false;
  private readonly main: RunningProcess;
  /** Resolves when the terminal's output has been passed on. */
  private drained: Promise<void> = Promise.resolve();

  /** Throws {@link StartError} as runc and containerd word it. */
  constructor(record: ContainerRecord, config: ContainerConfig) {
    this.record = record;
    this.config = config;
    const { clock, random, fs, environment: env, hostName: hostname, workingDirectory: cwd, user, capabilities } = config;
    this.processes = createProcessTable({ fs, clock, random, env, hostname, cwd, user, capabilities, computed: (spent) => config.processor.note(spent) });
    this.stdout = new OutputFan(record.log.sink());
    this.stderr = new OutputFan(record.log.sink());
    this.stdin = config.stdin && !config.tty ? new Pipe() : undefined;
    this.tty = config.tty ? createTty({ columns: DEFAULT_COLUMNS, rows: DEFAULT_ROWS, clock }) : undefined;
    this.main = this.startMain();
    this.exited = this.main.exited.then(async (code) => {
      this.tty?.dispose();
      await this.drained;
      this.stdout.close();
      this.stderr.close();
      this.stdin?.abort();
      record.log.close();
      this.processes.dispose();
      return code;
    });
  }

  terminate(): void {
    this.main.kill("SIGTERM");
  }

  kill(): void {
    this.main.kill("SIGKILL");
  }

  /** All its processes go together, as the kubelet sets memory.oom.group. */
  killForMemory(): void {
    this.isOutOfMemory = true;
    this.kill();
  }

  private startMain(): RunningProcess {
    const { argv, tty: hasTty, stdin: hasStdin } = this.config;
    try {
      if (!hasTty || this.tty === undefined) {
        return this.processes.start(argv, { stdin: this.stdin ?? EMPTY_SOURCE, stdout: this.stdout, stderr: this.stderr });
      }
      const { tty } = this;
      this.drained = copy(tty.output, this.stdout);
      return this.processes.start(argv, { stdin: hasStdin ? tty.stdin : EMPTY_SOURCE, stdout: tty.stdout, stderr: tty.stdout, terminal: tty.terminal });
    } catch (error) {
      this.processes.dispose();
      this.tty?.dispose();
      if (!(error instanceof SpawnError)) throw error;
      throw new StartError("RunContainerError", `${RUNC_CREATE}: ${spawnReason(argv[0] ?? "", error)}: unknown`);
    }
  }
}

const RUNC_CREATE =
  "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process";

/** How runc names a command that cannot be run. */
export function spawnReason(command: string, error: SpawnError): string {
  const isPath = command.includes("/");
  if (error.exitCode === 127) {
    return isPath
      ? `exec: ${JSON.stringify(command)}: stat ${command}: no such file or directory`
      : `exec: ${JSON.stringify(command)}: executable file not found in $PATH`;
  }
  if (error.exitCode === 126) return `exec: ${JSON.stringify(command)}: permission denied`;
  return `exec: ${JSON.stringify(command)}: ${error.message}`;
}

async function copy(source: ByteSource, sink: OutputFan): Promise<void> {
  for (;;) {
    const chunk = await source.read().catch(() => null);
    if (chunk === null) return;
    await sink.write(chunk);
  }
}
